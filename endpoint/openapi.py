"""/openapi.json: every published question, and the endpoint, described for programs.

Source: OpenAPI 3.1.1 (https://spec.openapis.org/oas/v3.1.1.html).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, Response, jsonify

from endpoint.descriptions import prefix_table
from endpoint.negotiation import HTML, PROBLEM
from endpoint.questions import SOURCE_TYPE
from endpoint.site import Site, current_site
from kg.engine import FORMATS, formats_of
from kg.queries import Parameter, Query
from kg.tokens import outline

bp = Blueprint("openapi", __name__)

_JSON = "application/json"
_STRING = {"type": "string"}
_PROBLEM = {
    "type": "object",
    "description": "RFC 9457",
    "required": ["title", "status", "detail"],
    "properties": {
        "title": _STRING,
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong, and what to change."},
        "limit": {"type": "string", "description": "The limit that a query ran into."},
    },
}
_PROBLEMS = {
    "400": "The request is wrong; the detail says what to change.",
    "403": "This endpoint only reads.",
    "404": "There is no such thing.",
    "406": "No offered format is acceptable; the detail lists them.",
    "413": "The request is too large.",
    "415": "A query is sent as a form or as application/sparql-query.",
    "429": "Too many requests from one client; Retry-After says when to come back.",
    "503": "A query ran into a limit, or too many wait; Retry-After may say when to come back.",
}


@bp.get("/openapi.json")
def openapi() -> Response:
    """Send the description."""
    return jsonify(describe(current_site()))


def describe(site: Site) -> dict[str, Any]:
    """Describe what this server answers, in OpenAPI 3.1."""
    prefixes = prefix_table(site)
    questions = {
        f"/queries/{query.name}": {"get": _question(query, prefixes)}
        for query in site.questions.values()
    }
    return {
        "openapi": "3.1.1",
        "info": {
            "title": "Cold Peace",
            "summary": "Who claimed what had been promised about NATO, 1994–95.",
            "version": site.release.version,
            "license": {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"},
        },
        "servers": [{"url": "/"}],
        "paths": {
            "/sparql": {"get": _sparql_get(), "post": _sparql_post()},
            "/queries": {"get": _get("listQuestions", "The published questions", [_JSON, HTML])},
            **questions,
            "/healthz": {
                "get": _get("health", "Whether the server answers, and from which release", [_JSON])
            },
        },
        "components": {
            "schemas": {"Problem": _PROBLEM},
            "responses": {
                status: {
                    "description": description,
                    "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
                }
                for status, description in _PROBLEMS.items()
            },
        },
    }


def _get(name: str, summary: str, media_types: Iterable[str]) -> dict[str, Any]:
    return {"operationId": name, "summary": summary, "responses": _responses(media_types)}


def _responses(media_types: Iterable[str], *statuses: str) -> dict[str, Any]:
    """Describe the answers: the media types of 200, and the problems."""
    answers = {media_type: {"schema": _schema(media_type)} for media_type in media_types}
    problems = {
        status: {"$ref": f"#/components/responses/{status}"} for status in (*statuses, "429", "503")
    }
    return {"200": {"description": "The answer", "content": answers}, **problems}


def _schema(media_type: str) -> dict[str, Any]:
    if media_type == "application/sparql-results+json":
        return {"type": "object", "required": ["head"]}
    return {} if media_type.endswith("json") else _STRING


def _field(name: str, description: str, schema: dict[str, Any], **more: object) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "schema": schema, **more}


def _format(names: Iterable[str]) -> dict[str, Any]:
    schema = {"type": "string", "enum": [*names, "html"]}
    return _field("format", "The format of the answer; without it, Accept decides.", schema)


def _question(query: Query, prefixes: Mapping[str, str]) -> dict[str, Any]:
    offered = formats_of(outline(query.text).form)
    keys = ("question", "question-ja", "note", "note-ja")
    return {
        "operationId": query.name.replace("/", "-"),
        "summary": " ".join(query.meta["summary"]),
        "description": "\n\n".join(" ".join(query.meta[key]) for key in keys if key in query.meta),
        "tags": ["tables" if "/" in query.name else "questions"],
        "parameters": [
            *(_parameter(each, prefixes) for each in query.parameters.values()),
            _format(offered.values()),
        ],
        "responses": _responses([*offered, HTML], "400", "406"),
    }


def _parameter(parameter: Parameter, prefixes: Mapping[str, str]) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string", "examples": [parameter.example]}
    if parameter.kind == "iri":
        names = "|".join(map(re.escape, prefixes))
        characters = r"""[^\x00-\x20<>"{}|^`\\\x7f-\uffff]*"""
        schema["pattern"] = rf"^((({names}):|https?://){characters})?$"
    unset = "all"
    if parameter.kind == "date":
        schema["format"] = "date"
        unset = parameter.example
    return _field(
        parameter.name, f"Want {parameter.accepted}. Without it, {unset}.", schema, required=False
    )


def _sparql_get() -> dict[str, Any]:
    return {
        "operationId": "sparqlByGet",
        "summary": "SPARQL 1.1 Protocol: query by GET",
        "description": "Without a query: the service description.",
        "parameters": [
            _field("query", "A SPARQL 1.1 query.", _STRING, example="ASK { ?s ?p ?o }"),
            *_dataset(),
            _format(FORMATS.values()),
        ],
        "responses": _responses([*FORMATS, HTML], "400", "403", "413"),
    }


def _sparql_post() -> dict[str, Any]:
    form = {
        "type": "object",
        "required": ["query"],
        "properties": {"query": _STRING, "format": {"type": "string", "enum": [*FORMATS.values()]}},
    }
    return {
        "operationId": "sparqlByPost",
        "summary": "SPARQL 1.1 Protocol: query by POST, as a form or directly",
        "parameters": _dataset(),
        "requestBody": {
            "required": True,
            "content": {
                "application/x-www-form-urlencoded": {"schema": form},
                SOURCE_TYPE: {"schema": _STRING},
            },
        },
        "responses": _responses([*FORMATS, HTML], "400", "403", "413", "415"),
    }


def _dataset() -> list[dict[str, Any]]:
    iris = {"type": "array", "items": {"type": "string", "format": "iri"}}
    return [
        _field("default-graph-uri", "Graphs whose merge is the default graph.", iris),
        _field("named-graph-uri", "The named graphs.", iris),
    ]
