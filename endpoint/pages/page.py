"""What a view of one kind returns: a template and what to fill it with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from endpoint.languages import LANGUAGES
from endpoint.pages.facts import Facts
from endpoint.site import BASE, Site
from kg.dataset import CREATOR, LICENCE, TITLE


@dataclass(frozen=True, slots=True)
class Page:
    """A page to render; ``data`` is schema.org, ``status`` 400 if a parameter did not parse."""

    template: str
    context: dict[str, Any]
    data: dict[str, Any] = field(default_factory=dict)
    status: int = 200


#: Reads what a page of one kind shows of one IRI; None if there is nothing of that kind.
View = Callable[[Site, str], Page | None]


def schema_org(site: Site, facts: Facts, iri: str, kind: str, **more: object) -> dict[str, Any]:
    """Describe a thing to search engines, as part of the data set.

    Args:
        site: the release.
        facts: what is said of it.
        iri: the thing.
        kind: a type of schema.org.
        more: further properties; empty ones are left out.

    Source:
        https://schema.org/docs/documents.html
    """
    labels = facts.labels(iri)
    return {
        "@context": "https://schema.org",
        "@type": kind,
        "@id": iri,
        "url": iri,
        "name": [
            {"@language": language, "@value": labels[language]}
            for language in LANGUAGES
            if language in labels
        ],
        **{name: value for name, value in more.items() if value},
        "subjectOf": {
            "@type": "Dataset",
            "@id": BASE,
            "name": TITLE["en"],
            "version": site.release.version,
            "datePublished": site.release.date,
            "license": str(LICENCE),
            "creator": {"@type": "Organization", "name": CREATOR},
        },
    }
