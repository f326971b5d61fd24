"""Identifiers that other data sets give: one key for all the addresses of one thing."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote, urlsplit

_SUBDOMAIN = re.compile(r"^(www|m|sws)\.")
_FILE = r"(?:\.(?:html|json|jsonld|n3|nt|rdf|ttl|xml))?"
#: Host and path of a page or a file about a thing, and of the thing itself.
_FORMS = tuple(
    (re.compile(pattern), thing)
    for pattern, thing in (
        (rf"wikidata\.org/(?:wiki/Special:EntityData|wiki|entity)/(Q\d+){_FILE}", r"wikidata/\1"),
        (rf"dbpedia\.org/(?:resource|page|data)/(.+?){_FILE}", r"dbpedia/\1"),
        (rf"viaf\.org/(?:[a-z]{{2}}/)?viaf/(\d+)(?:/.*)?{_FILE}", r"viaf/\1"),
        (rf"id\.loc\.gov/authorities/names/(n[a-z]*\d+){_FILE}", r"lcnaf/\1"),
        (r"lccn\.loc\.gov/(n[a-z]*\d+)", r"lcnaf/\1"),
        (r"geonames\.org/(\d+)(?:/.*)?", r"geonames/\1"),
    )
)


def identifier_key(uri: str) -> str | None:
    """Return one key for all web addresses of what a data set has: its thing, its page, its files.

    http and https, ``www.``, a slash at the end, a fragment, percent-encoding and, in the data
    sets that we link to, the path to a page or a file make no difference.

    Returns:
        The key, or None if this is no web address.
    """
    try:
        parts = urlsplit(uri.strip())
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host:
        return None
    path = unicodedata.normalize("NFC", unquote(parts.path)).rstrip("/")
    query = f"?{parts.query}" if parts.query else ""
    address = f"{_SUBDOMAIN.sub('', host)}{path.replace(' ', '_')}"
    for form, thing in _FORMS:
        if found := form.fullmatch(address):
            return found.expand(thing)
    return address + query
