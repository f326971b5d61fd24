from pathlib import Path

import pytest
from rdflib import Literal, URIRef

from kg.errors import TurtleError
from kg.turtle import read_turtle

TURTLE = """@prefix cp: <https://w3id.org/coldpeace/ontology#> .

<id/a> a cp:Claim ;
    cp:number "09" ;
    cp:codePoints "01"^^<http://www.w3.org/2001/XMLSchema#integer> .

<id/b> a cp:Claim .
"""


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "file.ttl"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_each_triple_has_the_line_of_its_predicate(tmp_path: Path) -> None:
    file = read_turtle(write(tmp_path, TURTLE))

    lines = {(str(s)[-1], str(p).rpartition("#")[2]): n for (s, p, _o), n in file.lines.items()}
    assert lines == {("a", "type"): 3, ("a", "number"): 4, ("a", "codePoints"): 5, ("b", "type"): 7}
    assert set(file.lines) == set(file.graph)


def test_literals_keep_the_spelling_of_the_file(tmp_path: Path) -> None:
    file = read_turtle(write(tmp_path, TURTLE))

    values = {str(o) for o in file.graph.objects() if isinstance(o, Literal)}
    assert values == {"09", "01"}


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("\n\na:b a:c a:d .", 3, "prefix"),
        ("<a> <b> <c>\n<d> <e> <f> .", 2, "dot is expected"),
        ("<a> <b> <c> ,\n  <d> ,\n  <e> ;\n  <f> 'g .", 4, "end of file"),
        ("<a> <b> <c> .\n<a b> <b> <c> .", 2, "IRI"),
        (b'<a> <b> <c> .\n<a> <b> "\xff" .', 2, "not UTF-8"),
    ],
)
def test_what_is_not_turtle_is_refused_with_its_line(
    tmp_path: Path, text: str | bytes, line: int, reason: str
) -> None:
    path = write(tmp_path, text)

    with pytest.raises(TurtleError, match=reason) as caught:
        read_turtle(path)

    assert (caught.value.path, caught.value.line) == (path, line)


def test_relative_names_are_read_against_the_base_of_the_project(tmp_path: Path) -> None:
    file = read_turtle(write(tmp_path, TURTLE))

    assert URIRef("https://w3id.org/coldpeace/id/b") in set(file.graph.subjects())
