"""The release as something to cite and to find: DataCite's metadata, and schema.org's.

Sources: DataCite Metadata Schema 4.5 (https://datacite-metadata-schema.readthedocs.io/en/4.5/);
schema.org Dataset (https://schema.org/Dataset).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.dataset import CREATOR, DESCRIPTION, KEYWORDS, LICENCE, TITLE
from kg.exports.catalog import media_type
from kg.exports.documents import as_json, tagged, tagged_text
from kg.exports.material import Material
from kg.prefixes import BASE

Files = Mapping[str, Mapping[str, Any]]


def write_datacite(material: Material, files: Files) -> bytes:
    """What a registrar of DOIs asks for; the DOI itself is for the registrar to give.

    Args:
        material: the graph and the name of the release.
        files: path below the release -> ``bytes`` and ``sha256``.
    """
    period = "/".join(material.period())
    kinds = sorted({media_type(path).partition(";")[0] for path in files})
    return as_json(
        {
            "schemaVersion": "http://datacite.org/schema/kernel-4",
            "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Knowledge graph"},
            "creators": [{"name": CREATOR, "nameType": "Organizational"}],
            "titles": [{"title": title, "lang": tag} for tag, title in TITLE.items()],
            "publisher": {"name": CREATOR},
            "publicationYear": material.date[:4],
            "dates": [
                {"date": material.date, "dateType": "Issued"},
                *([_coverage(period)] if period else []),
            ],
            "version": material.version,
            "language": "en",
            "subjects": [
                {"subject": word, "lang": tag} for tag, words in KEYWORDS.items() for word in words
            ],
            "descriptions": [
                {"description": text, "descriptionType": "Abstract", "lang": tag}
                for tag, text in DESCRIPTION.items()
            ],
            "rightsList": [
                {
                    "rights": "Creative Commons Attribution 4.0 International",
                    "rightsUri": str(LICENCE),
                    "rightsIdentifier": "CC-BY-4.0",
                    "rightsIdentifierScheme": "SPDX",
                    "schemeUri": "https://spdx.org/licenses/",
                }
            ],
            "alternateIdentifiers": [
                {
                    "alternateIdentifier": f"{BASE}releases/{material.version}/",
                    "alternateIdentifierType": "URL",
                }
            ],
            "formats": kinds,
            "sizes": [f"{sum(said['bytes'] for said in files.values())} bytes"],
            "url": f"{BASE}releases/{material.version}/",
        }
    )


def write_schema_org(material: Material, files: Files) -> bytes:
    """What a search engine for data sets reads on a page; arguments as above."""
    period = "/".join(material.period())
    return as_json(
        {
            "@context": "https://schema.org/",
            "@type": "Dataset",
            "@id": BASE,
            "url": BASE,
            "name": tagged(TITLE),
            "description": tagged(DESCRIPTION),
            "keywords": [
                tagged_text(word, tag) for tag, words in KEYWORDS.items() for word in words
            ],
            "version": material.version,
            "datePublished": material.date,
            **({"temporalCoverage": period} if period else {}),
            "inLanguage": ["en", "ja"],
            "license": str(LICENCE),
            "isAccessibleForFree": True,
            "creator": {"@type": "Organization", "name": CREATOR, "url": BASE},
            "publisher": {"@type": "Organization", "name": CREATOR, "url": BASE},
            "distribution": [_download(path, said) for path, said in files.items()],
        }
    )


def _download(path: str, said: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@type": "DataDownload",
        "contentUrl": BASE + path,
        "encodingFormat": media_type(path).partition(";")[0],
        "contentSize": f"{said['bytes']} B",
        "sha256": said["sha256"],
    }


def _coverage(period: str) -> dict[str, str]:
    """The time that the documents are of; version 4.5 has no kind of date for it."""
    return {"date": period, "dateType": "Other", "dateInformation": "Coverage"}
