"""What schemathesis is to check besides its own, loaded by it (SCHEMATHESIS_HOOKS)."""
import schemathesis
from schemathesis.generation import GenerationMode

UNREADABLE = {400, 406, 411, 413, 415}


@schemathesis.check
def what_the_document_allows_is_read(ctx, response, case):
    """A request that keeps to the document may be refused for what it asks, never for how it is written.
    Its own check for this takes every 422 for a mistake of the document; here the problem's type tells them apart."""
    meta = case.meta
    if meta is None or meta.generation.mode != GenerationMode.POSITIVE:
        return
    kind = response.json().get("type", "") if "json" in response.headers.get("content-type", [""])[0] else ""
    assert response.status_code not in UNREADABLE and not kind.endswith(":invalid-body"), (
        f"allowed by the document, and refused as {response.status_code} {kind}: {response.text[:300]}")
