"""What schemathesis is to check besides its own, loaded by it (SCHEMATHESIS_HOOKS)."""
import schemathesis
from schemathesis.generation import GenerationMode

UNREADABLE = {400, 406, 411, 413, 415}
# What is a domain, IDNA tells: no pattern of a document does.
BEYOND_PATTERNS = {"/domain"}


@schemathesis.check
def what_the_document_allows_is_read(ctx, response, case):
    """A request that keeps to the document may be refused for what it asks, never for how it is written.
    Its own check for this takes every 422 for a mistake of the document; here the problem's type tells them apart."""
    meta = case.meta
    if meta is None or meta.generation.mode != GenerationMode.POSITIVE:
        return
    problem = response.json() if "json" in response.headers.get("content-type", [""])[0] else {}
    unread = {error.get("pointer") for error in problem.get("errors", [])} - BEYOND_PATTERNS
    assert response.status_code not in UNREADABLE and not unread, (
        f"allowed by the document, and refused with {response.status_code}: {response.text[:300]}")
