"""What the kinds of things are called, in the plural: headings of lists."""

from __future__ import annotations

from endpoint.languages import N_, gettext

_PLURALS = {
    "agent": N_("Agents"),
    "claim": N_("Claims"),
    "commitment": N_("Commitments"),
    "document": N_("Documents"),
    "event": N_("Events"),
    "group": N_("Groups"),
    "office": N_("Offices"),
    "organization": N_("Organisations"),
    "person": N_("People"),
    "place": N_("Places"),
    "reading": N_("Readings"),
    "relation": N_("Relations"),
    "rule": N_("Rules"),
    "source": N_("Sources"),
    "state": N_("States"),
    "tenure": N_("Terms of office"),
    "topic": N_("Topics"),
}


def kind_name(kind: str) -> str:
    """Return what to call things of a kind (a path segment) in the page's language."""
    message = _PLURALS.get(kind)
    return gettext(message) if message else kind.replace("-", " ").capitalize()
