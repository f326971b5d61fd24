"""Read, check, reason over, explain, build and query the record; knows nothing of the web."""

from kg.ask import FORMATS, decode, query_text, run_query
from kg.build import PHASES, build
from kg.check import Checked, check
from kg.dumps import DUMPS
from kg.engine import Engine, Limits
from kg.errors import KgError, RecordInvalid
from kg.exports import EXPORT_FORMATS, describe_formats, read_export
from kg.findings import Finding, as_json, refuse_elsewhere, summary, within
from kg.record import Record, load_record
from kg.release import Release, is_stale, load_release
from kg.rule_list import release_rules
from kg.timing import Phases
from kg.verify import Verified, report, verify
from kg.why import FORMS, explain_triple

__all__ = [
    "DUMPS",
    "EXPORT_FORMATS",
    "FORMATS",
    "FORMS",
    "PHASES",
    "Checked",
    "Engine",
    "Finding",
    "KgError",
    "Limits",
    "Phases",
    "Record",
    "RecordInvalid",
    "Release",
    "Verified",
    "as_json",
    "build",
    "check",
    "decode",
    "describe_formats",
    "explain_triple",
    "is_stale",
    "load_record",
    "load_release",
    "query_text",
    "read_export",
    "refuse_elsewhere",
    "release_rules",
    "report",
    "run_query",
    "summary",
    "verify",
    "within",
]
