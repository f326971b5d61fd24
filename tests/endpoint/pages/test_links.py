from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from flask import Flask

_LINK = re.compile(r'(?:href|src|action)="([^"#]+)')
_START = ("/", "/sitemap.xml")
_HTML = {"Accept": "text/html"}
#: Of these there are many that are all alike: that they are there is asked, what they say is not.
_MANY = ("/id/anchor/", "/graph/", "/concept/", "/doc/anchor/")

#: Reasons lead to reasons by the hundred, each slow to find: so many are followed.
_EXPLAINED = 60


def links(text: str, path: str) -> Iterator[str]:
    """The addresses on this host that a page leads to."""
    for found in _LINK.findall(text):
        address = unescape(found)
        if address.startswith("?"):
            yield path.partition("?")[0] + address
        elif address.startswith("/") and not address.startswith("//"):
            yield address


def test_no_link_within_the_site_is_broken(app: Flask) -> None:
    client = app.test_client()
    known, waiting, broken = set(_START), list(_START), []
    explained = 0
    while waiting:
        path = waiting.pop()
        answer = client.get(path, headers=_HTML)
        if answer.status_code >= 400:
            broken.append((path, answer.status_code))
        if answer.status_code in {301, 303, 308}:
            found = [answer.headers["Location"]]
        elif answer.mimetype == "text/html" and not path.startswith(_MANY):
            found = list(links(answer.text, path))
        else:
            found = []
        answer.close()
        for address in found:
            if address in known or _is_same(address):
                continue
            known.add(address)
            explained += address.startswith("/explain?")
            if not address.startswith("/explain?") or explained <= _EXPLAINED:
                waiting.append(address)

    assert broken == []


def _is_same(address: str) -> bool:
    """Say whether an address is one of several for what another test reads: a format, a file."""
    formats = r"\.(ttl|nt|rdf|jsonld|trig|nq|html|csv|json|tsv|xml|gz|rq)(\?|$)"
    return bool(re.search(formats, address)) or "lang=" in address or "query=" in address
