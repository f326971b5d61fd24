"""The language of a page: how it is chosen, how it is kept, and which label it shows.

``?lang=`` decides, then the cookie of an earlier choice, then ``Accept-Language``, else English.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Flask, Response, g, has_request_context, request
from markupsafe import Markup, escape

from endpoint.addresses import prefix
from endpoint.messages import Catalogue
from endpoint.negotiation import HTML

LANGUAGES = {"en": "English", "ja": "日本語"}
_MARKED = Markup('<span lang="{}">{}</span> <small class="tag" translate="no">{}</small>')
_DEFAULT = "en"
_COOKIE = "lang"
_YEAR = 365 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Text:
    """Some words and the language they are in; empty if it is not known."""

    text: str
    language: str = ""

    def __html__(self) -> str:
        """Write the words, marked where their language is not the page's."""
        if self.language in {"", current_language()}:
            return str(escape(self.text))
        return str(_MARKED.format(self.language, self.text, self.language))

    def __str__(self) -> str:
        """Return the words alone."""
        return self.text


def register(app: Flask) -> None:
    """Give every template ``_()``, ``language`` and ``switches``; give every page its headers."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, _ngettext, newstyle=True, pgettext=pgettext
    )
    app.context_processor(
        lambda: {"language": current_language(), "languages": LANGUAGES, "switches": switches()}
    )
    app.after_request(_add_headers)


def current_language() -> str:
    """Return the language of the page that answers this request."""
    if not has_request_context():
        return _DEFAULT
    if "language" not in g:
        g.language = _choose()
    return str(g.language)


def _choose() -> str:
    for wish in (request.args.get("lang"), request.cookies.get(_COOKIE)):
        if wish in LANGUAGES:
            return wish
    return request.accept_languages.best_match(list(LANGUAGES), _DEFAULT)


def pick(labels: Mapping[str, str]) -> Text | None:
    """Choose among labels by language: the page's, else English, Japanese, or the first by name.

    Every label on every page is chosen here.
    """
    for language in (current_language(), *LANGUAGES, *sorted(labels)):
        if language in labels:
            return Text(labels[language], language)
    return None


def switches() -> dict[str, str]:
    """Return this page's address in each language, for the switch and for ``hreflang``."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    path = request.path if request.path.startswith(prefix()) else prefix() + request.path
    return {language: f"{path}?{urlencode([*kept, ('lang', language)])}" for language in LANGUAGES}


def gettext(message: str, /, **values: object) -> str:
    """Say a message in the language of this request; ``values`` fill its ``%(name)s``."""
    said = _catalogue().get(message) or message
    return said % values if values else said


def say(message: str, /, **values: object) -> Text:
    """Say a message in the language of this request if it is translated, else in English."""
    known = _catalogue().get(message)
    text = known or message
    language = current_language() if known else _DEFAULT
    return Text(text % values if values else text, language)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for it
    """Mark a message for translation where it stands, to be said later by ``gettext``."""
    return message


def _ngettext(singular: str, plural: str, number: int) -> str:
    return _catalogue().get(singular) or (singular if number == 1 else plural)


def pgettext(context: str, message: str) -> str:
    """Say a message whose words mean something else elsewhere."""
    return _catalogue().get(message, context) or message


def _catalogue() -> Catalogue:
    return Catalogue.of(current_language())


def _add_headers(response: Response) -> Response:
    """Say which language a page is in, and keep the choice of who chose."""
    if response.mimetype == HTML:
        response.content_language.add(current_language())
        response.vary.update(["Accept", "Accept-Language", "Cookie"])
        chosen = request.args.get("lang")
        if chosen in LANGUAGES and chosen != request.cookies.get(_COOKIE):
            response.set_cookie(
                _COOKIE, chosen, _YEAR, secure=request.is_secure, httponly=True, samesite="Lax"
            )
    return response
