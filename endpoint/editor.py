"""What the query editor says and completes: its words, and the terms of the release."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from endpoint.descriptions import prefix_table
from endpoint.languages import N_, current_language, gettext, pgettext
from endpoint.site import Site, current_site

bp = Blueprint("editor", __name__)

_CLASSES = """
PREFIX owl: <http://www.w3.org/2002/07/owl#>
SELECT DISTINCT ?term
WHERE { { ?term a owl:Class } UNION { ?thing a ?term } FILTER (isIRI(?term)) }
ORDER BY ?term
"""
_PROPERTIES = """
PREFIX owl: <http://www.w3.org/2002/07/owl#>
SELECT DISTINCT ?term
WHERE {
  { VALUES ?kind { owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty }
    ?term a ?kind }
  UNION { ?thing ?term ?value }
}
ORDER BY ?term
"""
#: What the editor's package says, in English alone; the script puts our words in their place.
_WORDS = (
    N_("Add a new tab"),
    N_("Add tab"),
    N_("All"),
    N_("Close Tab"),
    N_("Close other tabs"),
    N_("Close tab"),
    N_("Copy Tab"),
    N_(
        "Could not render results with the %(one)s plugin, the results currently are rendered with "
        "the %(other)s plugin. See"
    ),
    N_("%(name)s documentation"),
    N_("Download Results"),
    N_("Download not supported"),
    N_("Download result"),
    N_("Ellipse"),
    N_("False"),
    N_("Filter query results"),
    N_("New Tab"),
    N_("No data available in table"),
    N_("No matching records found"),
    N_("Nothing to autocomplete yet!"),
    N_("Page size:"),
    N_("Press CTRL - %(key)s to autocomplete"),
    N_("Prefix '%(name)s' is not defined"),
    N_("Query"),
    N_("Rename Tab"),
    N_("Run query"),
    N_("Share query"),
    N_("Show all"),
    N_("Shows %(name)s view"),
    N_("Simple view"),
    N_("Table"),
    N_("This line is invalid. Expected:"),
    N_("True"),
    N_("Undo close Tab"),
    N_("View documentation of %(name)s"),
    N_("First"),
    N_("Last"),
    N_("Next"),
    N_("Previous"),
    N_("for more information."),
    N_("pagination"),
    N_("cannot render result"),
)
#: The same of what counts: one, and what else it says of one or several.
_COUNTED = {
    N_("%(count)s result in %(seconds)s second"): (
        "%(count)s result in %(seconds)s seconds",
        "%(count)s results in %(seconds)s second",
        "%(count)s results in %(seconds)s seconds",
    ),
    N_("(filtered from %(total)s total entry)"): ("(filtered from %(total)s total entries)",),
    N_("Response in %(seconds)s second"): ("Response in %(seconds)s seconds",),
    N_("Showing %(first)s to %(last)s of %(total)s entry"): (
        "Showing %(first)s to %(last)s of %(total)s entries",
    ),
}


def words() -> dict[str, str]:
    """Return what the package says, by its English; nothing on an English page."""
    if current_language() == "en":
        return {}
    said = {each: gettext(each) for each in (*_WORDS, *_COUNTED)}
    said |= {form: said[one] for one, forms in _COUNTED.items() for form in forms}
    return said | {"Response": pgettext("query editor", "Response")}


@bp.get("/vocabulary.json")
def vocabulary() -> Response:
    """Send prefixes, and the classes and properties that are declared or used, as full IRIs."""
    site = current_site()
    return jsonify(
        prefixes=prefix_table(site),
        classes=_terms(site, _CLASSES),
        properties=_terms(site, _PROPERTIES),
    )


def _terms(site: Site, query: str) -> list[str]:
    return [row["term"]["value"] for row in site.rows(query)]
