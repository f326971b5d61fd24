"""Tell an explanation to machines: the same as in words, as JSON.

    holds      true
    whole      whether all that the triple rests on is listed
    steps      [{
      id         the place in this list; the first is the triple that was asked for
      name       the IRI of the triple in graph/justifications
      subject predicate object    {type value xml:lang? datatype? labels?}, as in SPARQL's JSON
      sentence   {en ja}
      asserted   [{graph file basis}]; basis is stated, editorial, external or null
      evidence   [{anchor source document? number? quote start end}]: code points, end exclusive
      notes      {en: […] ja: […]}: of the editors, on what they judged
      sources    […]: addresses of outside sources
      reasons    [{name rule sentence premises: [id …]}]: every step that gives the triple }]

A step is asserted, or has reasons; one that has neither was left out where ``whole`` is false.
"""

from __future__ import annotations

import json
from typing import Any

from rdflib import Literal, URIRef, Variable
from rdflib.term import Node

from kg.evidence import WORDED, Evidence, Quote, file_of
from kg.explain import Explanation, Reason, Step
from kg.justifications import statement
from kg.sentences import LANGUAGES
from kg.tell import rule_sentence, sentence
from kg.turtle import Triple


def tell_json(explanation: Explanation, evidence: Evidence) -> str:
    """An explanation as JSON."""
    return as_text(document(explanation, evidence))


def as_text(said: dict[str, Any]) -> str:
    """A document as people can read it, in UTF-8."""
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def document(explanation: Explanation, evidence: Evidence) -> dict[str, Any]:
    """An explanation as plain values, as the module says."""
    ids = {triple: index for index, triple in enumerate(explanation.steps)}
    for step in explanation.steps.values():
        for reason in step.reasons:
            for premise in reason.premises:
                ids.setdefault(premise, len(ids))
    steps = [_step(explanation.steps.get(t, Step(t)), evidence, ids) for t in ids]
    return {"holds": True, "whole": explanation.is_whole, "steps": steps}


def triple_json(triple: Triple, evidence: Evidence) -> dict[str, Any]:
    """A triple with its labels and sentences."""
    terms = zip(("subject", "predicate", "object"), triple, strict=True)
    said = {language: sentence(triple, evidence, language) for language in LANGUAGES}
    return {**{name: _term(term, evidence) for name, term in terms}, "sentence": said}


def _step(step: Step, evidence: Evidence, ids: dict[Triple, int]) -> dict[str, Any]:
    subject, predicate, _object = step.triple
    rests = bool(step.graphs) and predicate not in WORDED
    notes = evidence.notes.get(subject, {}) if rests else {}
    return {
        "id": ids[step.triple],
        "name": str(statement(step.triple)),
        **triple_json(step.triple, evidence),
        "asserted": [
            {"graph": str(graph), "file": file_of(graph), "basis": evidence.bases.get(graph)}
            for graph in step.graphs
        ],
        "evidence": [_quote(q) for q in evidence.quotes.get(subject, ())] if rests else [],
        "notes": {language: list(texts) for language, texts in notes.items()},
        "sources": [str(s) for s in evidence.sources.get(subject, ())] if rests else [],
        "reasons": [_reason(reason, evidence, ids) for reason in step.reasons],
    }


def _reason(reason: Reason, evidence: Evidence, ids: dict[Triple, int]) -> dict[str, Any]:
    return {
        "name": str(reason.name),
        "rule": str(reason.rule),
        "sentence": {each: rule_sentence(reason.rule, evidence, each) for each in LANGUAGES},
        "premises": [ids[premise] for premise in reason.premises],
    }


def _quote(quote: Quote) -> dict[str, Any]:
    said: dict[str, Any] = {"anchor": str(quote.anchor), "source": str(quote.source)}
    if quote.document:
        said |= {"document": str(quote.document), "number": quote.number}
    return {**said, "quote": quote.exact, "start": quote.start, "end": quote.end}


def _term(term: Node, evidence: Evidence) -> dict[str, Any]:
    if isinstance(term, URIRef):
        return {"type": "uri", "value": str(term), "labels": dict(evidence.labels.get(term, {}))}
    if isinstance(term, Variable):
        return {"type": "variable", "value": str(term)}
    said = {"type": "literal", "value": str(term)}
    if isinstance(term, Literal) and term.language:
        said["xml:lang"] = term.language
    elif isinstance(term, Literal) and term.datatype:
        said["datatype"] = str(term.datatype)
    return said
