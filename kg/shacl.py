"""SHACL validation: shapes over one graph, results as plain values.

Every shape has an IRI, a severity and a message per language. Those below ``shapes/asserted`` ask
whether what people wrote is complete; those below ``shapes/closure`` whether it is consistent once
all that follows is known; those below ``shapes/written`` how it is spelled. Each runs on its own
graph: on the closure, domains and ranges would hide missing types, and a store keeps no spellings.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from typing import Literal as OneOf

from pyoxigraph import Store
from rdflib import RDF, SH, Graph, Literal
from rdflib.term import Node

Severity = OneOf["violation", "warning", "info"]
SEVERITIES: dict[Node, Severity] = {
    SH.Violation: "violation",
    SH.Warning: "warning",
    SH.Info: "info",
}


@dataclass(frozen=True, slots=True)
class Result:
    """One validation result.

    Attributes:
        shape: local name of the shape, the check's id, e.g. ``Claim-evidence``.
        severity: violation, warning or info.
        focus: the node that was checked.
        path: the property at fault, where there is one.
        value: the value at fault, where there is one.
        messages: what to change, by language tag.
    """

    shape: str
    severity: Severity
    focus: Node
    path: Node | None
    value: Node | None
    messages: dict[str, str] = field(hash=False)


def validate(data: Graph | Store, shapes: Graph) -> tuple[tuple[Result, ...], Graph]:
    """Run shapes over data.

    Args:
        data: a store, of which only the default graph is looked at and whose queries run some
            twenty-five times faster; or a graph, where it matters how literals are spelled.
        shapes: with the declarations of the prefixes that they use.

    Returns:
        The results, in a total order, and the SHACL report as it was made.
    """
    import pyshacl  # here, because a server that only serves need not wait for it

    inplace = isinstance(data, Store)
    _conforms, report, _text = pyshacl.validate(
        _default_graph(data) if isinstance(data, Store) else data,
        shacl_graph=shapes,
        advanced=True,
        inplace=inplace,
    )
    assert isinstance(report, Graph)
    found = [_result(report, node) for node in report.subjects(RDF.type, SH.ValidationResult)]
    return tuple(sorted(set(found), key=_order)), report


def _default_graph(store: Store) -> Any:
    """The default graph of a store as pySHACL's data, which otherwise were the union of all."""
    from pyshacl.graph_abstraction import OxigraphDataGraph

    class DefaultGraph(OxigraphDataGraph):
        @classmethod
        def is_multigraph(cls) -> bool:
            return False

        def __bool__(self) -> bool:
            return True  # it is asked with each result, and would count all triples

    return DefaultGraph(store)


def _result(report: Graph, node: Node) -> Result:
    focus = report.value(node, SH.focusNode)
    assert focus is not None
    messages = {
        literal.language or "en": str(literal)
        for literal in report.objects(node, SH.resultMessage)
        if isinstance(literal, Literal)
    }
    return Result(
        shape=str(report.value(node, SH.sourceShape)).rpartition("/")[2],
        severity=SEVERITIES[report.value(node, SH.resultSeverity) or SH.Violation],
        focus=focus,
        path=report.value(node, SH.resultPath),
        value=report.value(node, SH.value),
        messages=messages,
    )


def _order(result: Result) -> tuple[str, ...]:
    return (str(result.focus), result.shape, str(result.path), str(result.value))
