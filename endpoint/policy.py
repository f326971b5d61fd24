"""The content security policy of pages: nothing runs or is styled but what this host serves.

Source: Content Security Policy Level 3 (https://www.w3.org/TR/CSP3/).
"""

from __future__ import annotations

#: The one style sheet that YASGUI's column resizer writes into a page; the browser tests fail when
#: a new version writes another.
RESIZER_STYLE = "sha256-zCK2EVMoPc04mRF/g5CotUvxbJPWS+8V0b+s9ptqQIk="


def policy(*styles: str) -> str:
    """Return the policy of a page.

    Args:
        styles: hashes of inline style sheets that a package of this page writes.
    """
    allowed = " ".join(["'self'", *(f"'{each}'" for each in styles)])
    return (
        f"default-src 'none'; style-src {allowed}; script-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
