"""Exports: the graph in the formats that others harvest, each a file of the release.

A build writes them all, so that they are the same on every run, have their checksums, and can be
served, copied or printed as they are.
"""

from kg.exports.catalog import (
    COMPARISON_FORMATS,
    EXPORT_FORMATS,
    Export,
    compare,
    describe_formats,
    list_exports,
    media_type,
    read_export,
)
from kg.exports.material import Material
from kg.exports.writing import write_descriptions, write_exports

__all__ = [
    "COMPARISON_FORMATS",
    "EXPORT_FORMATS",
    "Export",
    "Material",
    "compare",
    "describe_formats",
    "list_exports",
    "media_type",
    "read_export",
    "write_descriptions",
    "write_exports",
]
