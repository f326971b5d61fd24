"""CMIF: who wrote to whom and when, for the letters of the record set.

Source: TEI Correspondence SIG, Correspondence Metadata Interchange Format
(https://github.com/TEI-Correspondence-SIG/CMIF).
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from kg.dataset import CREATOR, LICENCE, TITLE
from kg.exports.beacon import CONTACT
from kg.exports.material import Material, Row
from kg.prefixes import BASE, ID

#: Authority files that the format names, best first; others cannot be searched by.
AUTHORITIES = (
    "http://viaf.org/viaf/",
    "https://d-nb.info/gnd/",
    "http://id.loc.gov/authorities/names/",
    "http://data.bnf.fr/ark:/",
    "http://id.ndl.go.jp/auth/ndlna/",
)
_SAME = """
PREFIX owl: <http://www.w3.org/2002/07/owl#>
SELECT ?thing ?same WHERE { ?thing owl:sameAs ?same } ORDER BY ?thing ?same
"""
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
# An NCName cannot begin with a digit, so the UUID has a prefix.
_EDITION = f"uuid-{uuid.uuid5(uuid.NAMESPACE_URL, BASE)}"


def write(material: Material) -> Iterator[tuple[str, bytes]]:
    """One TEI file with a description of each letter; cables and memoranda are no letters."""
    actors = {row["actor"]: row for row in material.table("actors")}
    same: dict[str, list[str]] = {}
    for row in material.rows(_SAME):
        same.setdefault(row["thing"], []).append(row["same"])
    tei = Element("TEI", xmlns="http://www.tei-c.org/ns/1.0")
    header = SubElement(tei, "teiHeader")
    _describe_file(SubElement(header, "fileDesc"), material)
    profile = SubElement(header, "profileDesc")
    for letter in material.table("documents"):
        if letter["type"] == "letter":
            _describe_letter(profile, letter, actors, same)
    SubElement(SubElement(SubElement(tei, "text"), "body"), "p")
    indent(tei)
    yield "cmif.xml", tostring(tei, encoding="utf-8", xml_declaration=True) + b"\n"


def _describe_file(parent: Element, material: Material) -> None:
    titles = SubElement(parent, "titleStmt")
    SubElement(titles, "title").text = f"Letters in {TITLE['en']}, version {material.version}"
    editor = SubElement(titles, "editor")
    editor.text = f"{CREATOR} "
    SubElement(editor, "email").text = CONTACT
    publication = SubElement(parent, "publicationStmt")
    publisher = SubElement(publication, "publisher")
    SubElement(publisher, "ref", target=BASE).text = CREATOR
    SubElement(publication, "idno", type="url").text = f"{BASE}exports/cmif.xml"
    SubElement(publication, "date", when=f"{material.date}T00:00:00Z")
    licence = SubElement(SubElement(publication, "availability"), "licence", target=str(LICENCE))
    licence.text = "This file is licensed under the terms of the Creative Commons License CC-BY 4.0"
    edition = SubElement(SubElement(parent, "sourceDesc"), "bibl", type="online")
    edition.set("xml:id", _EDITION)
    edition.text = f"{CREATOR}: {TITLE['en']}, version {material.version}. "
    SubElement(edition, "ref", target=BASE).text = BASE


def _describe_letter(
    parent: Element, letter: Row, actors: dict[str, Row], same: dict[str, list[str]]
) -> None:
    number = letter["number"]
    described = SubElement(parent, "correspDesc", ref=f"{ID}document/{number}", key=number)
    described.set("source", f"#{_EDITION}")
    for kind, column in (("sent", "senders"), ("received", "recipients")):
        action = SubElement(described, "correspAction", type=kind)
        names = letter.get(column, "").split()
        for name in names:
            _name_actor(action, actors[name], same)
        if not names:
            SubElement(action, "persName").text = "Unknown"
        if kind == "sent" and (dated := date_attributes(letter.get("date", ""))):
            SubElement(action, "date", dated)


def _name_actor(parent: Element, actor: Row, same: dict[str, list[str]]) -> None:
    tag = "persName" if actor["kind"] == "person" else "orgName"
    name = SubElement(parent, tag)
    name.text = actor["label_en"]
    known = same.get(f"{ID}{actor['kind']}/{actor['actor']}", [])
    for space in AUTHORITIES:
        if found := next((iri for iri in known if iri.startswith(space)), None):
            name.set("ref", found)
            return


def date_attributes(edtf: str) -> dict[str, str]:
    """Attributes of TEI's date for a day, a month, a year or an interval of EDTF; else none.

    >>> date_attributes("1994-11-02/1994-12~")
    {'notBefore': '1994-11-02', 'notAfter': '1994-12', 'cert': 'medium'}
    """
    plain = edtf.strip("?~%").replace("?/", "/").replace("~/", "/").replace("%/", "/")
    doubt = {"cert": "medium"} if plain != edtf else {}
    if _DATE.fullmatch(plain):
        return {"when": plain} | doubt
    first, _, last = plain.partition("/")
    limits = {"notBefore": first, "notAfter": last}
    known = {name: value for name, value in limits.items() if _DATE.fullmatch(value)}
    return known | doubt if known else {}
