"""What the properties of the service are called where no term of ours names them, to translate."""

from __future__ import annotations

from endpoint.languages import N_

NAMES = {
    "topic": N_("topic"),
    "title": N_("title"),
    "identifier": N_("identifier"),
    "alternativeName": N_("alternative name"),
    "sameAs": N_("same thing elsewhere"),
    "closeMatch": N_("near thing elsewhere"),
    "seeAlso": N_("page about it elsewhere"),
}
