"""The list of letters is valid by the schema and the rules of CMIF, and says what the data say."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from elementpath import XPath2Parser, select
from lxml import etree

import kg
from kg.exports.cmif import date_attributes

TEI = {"tei": "http://www.tei-c.org/ns/1.0"}
SCH = "{http://purl.oclc.org/dsdl/schematron}"


@pytest.fixture(scope="session")
def path(release: kg.Release) -> Path:
    return release.path / "exports" / "cmif.xml"


@pytest.fixture
def tei(path: Path) -> etree._ElementTree:
    return etree.parse(path)


def broken_rules(tei: etree._ElementTree, schematron: Path) -> Iterator[str]:
    """Run the assertions of a Schematron schema whose patterns have no overlapping rules."""
    schema = etree.parse(schematron)
    spaces = {ns.get("prefix"): ns.get("uri") for ns in schema.iter(f"{SCH}ns")}
    for rule in schema.iter(f"{SCH}rule"):
        for node in select(tei, f"//{rule.get('context')}", spaces, parser=XPath2Parser):
            for test in rule.iter(f"{SCH}assert"):
                if not holds(tei, node, test.get("test"), spaces):
                    yield test.text.strip()[1:6]


def holds(tei: etree._ElementTree, node: object, test: str, spaces: dict[str, str]) -> bool:
    if isinstance(node, str):  # an attribute's value: elementpath hands out no attribute nodes
        return bool(
            select(
                tei,
                test.replace("(.,", f"('{node}',"),
                spaces,
                parser=XPath2Parser,
                item=tei.find(".//tei:correspDesc", TEI),
            )
        )
    return bool(select(tei, f"boolean({test})", spaces, parser=XPath2Parser, item=node))


def test_file_is_valid_by_relax_ng(tei: etree._ElementTree, shared: Path) -> None:
    schema = etree.RelaxNG(etree.parse(shared / "schemas" / "cmif" / "cmi-customization.rng"))

    schema.assertValid(tei)


def test_file_breaks_no_schematron_rule(tei: etree._ElementTree, shared: Path) -> None:
    assert list(broken_rules(tei, shared / "schemas" / "cmif" / "cmif.sch")) == []


@pytest.mark.parametrize(
    ("rule", "xpath", "spoil"),
    [
        (
            "W0001",
            "//tei:bibl",
            lambda node: node.set("{http://www.w3.org/XML/1998/namespace}id", "edition"),
        ),
        ("E0001", "//tei:correspAction[@type='sent']", lambda node: node.getparent().remove(node)),
        (
            "E0002",
            "//tei:correspAction[@type='received']",
            lambda node: node.getparent().remove(node),
        ),
        ("E0003", "//tei:correspDesc", lambda node: node.set("source", "#nowhere")),
        ("E0004", "//tei:correspAction/tei:date", lambda node: node.attrib.clear()),
    ],
)
def test_each_schematron_rule_finds_its_fault(
    tei: etree._ElementTree, shared: Path, rule: str, xpath: str, spoil
) -> None:
    spoil(tei.xpath(xpath, namespaces=TEI)[0])

    assert rule in set(broken_rules(tei, shared / "schemas" / "cmif" / "cmif.sch"))


def test_letters_and_no_other_documents_are_described(
    tei: etree._ElementTree, release: kg.Release
) -> None:
    with (release.path / "tables" / "documents.csv").open(encoding="utf-8") as file:
        letters = {
            row["number"]: row["date"] for row in csv.DictReader(file) if row["type"] == "letter"
        }

    described = {
        letter.get("key"): letter.find("tei:correspAction[@type='sent']/tei:date", TEI).get("when")
        for letter in tei.iterfind(".//tei:correspDesc", TEI)
    }

    assert described == letters
    assert letters


def test_persons_have_an_identifier_of_an_authority_that_the_format_names(
    tei: etree._ElementTree,
) -> None:
    refs = {name.text: name.get("ref") for name in tei.iterfind(".//tei:persName", TEI)}

    assert refs["Boris Yeltsin"] == "http://viaf.org/viaf/39414592"
    assert refs["Bill Clinton"] == "http://id.loc.gov/authorities/names/n82029644"


@pytest.mark.parametrize(
    ("edtf", "attributes"),
    [
        ("1994-12-03", {"when": "1994-12-03"}),
        ("1994-12~", {"when": "1994-12", "cert": "medium"}),
        ("1994-11-02/1994-12-06", {"notBefore": "1994-11-02", "notAfter": "1994-12-06"}),
        ("../1994-12-06", {"notAfter": "1994-12-06"}),
        ("", {}),
        ("199X", {}),
    ],
)
def test_dates_are_those_of_the_interchange_format(edtf: str, attributes: dict[str, str]) -> None:
    assert date_attributes(edtf) == attributes
