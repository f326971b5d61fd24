from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from kg.errors import EngineError
from kg.refusals import LimitReached
from kg.remote.answers import RESULTS, read_results, write

ROWS = {
    "head": {"vars": ["x"]},
    "results": {"bindings": [{"x": {"type": "literal", "value": str(n)}} for n in range(100)]},
}
BODY = json.dumps(ROWS).encode()


@pytest.mark.parametrize("media_type", ["text/csv", RESULTS])
@pytest.mark.parametrize(("body", "kind"), [(BODY, LimitReached), (BODY[:-90], EngineError)])
def test_what_was_refused_is_let_go_at_once(media_type: str, body: bytes, kind: type) -> None:
    """The library's solutions may only be let go by the thread that read them."""
    most = 50 if kind is LimitReached else 10_000
    with pytest.raises(kind) as refused:
        write(read_results(body), media_type, {}, most)
    kept = [refused.value]
    del refused

    with ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(kept.clear).result()  # where they were held, an error cannot be raised
