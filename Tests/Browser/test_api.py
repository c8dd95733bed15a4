"""The JSON API does what its OpenAPI document says: schemathesis asks it everything the document allows, and more."""
import os, subprocess, sys
from pathlib import Path

import pytest

EXAMPLES = os.environ.get("PORTALMFA_TEST_API_EXAMPLES", "12")  # of each operation


@pytest.mark.parametrize("scope", ["mssp-admin", "portal"])
def test_the_api_keeps_its_promises(estate, portal, tmp_path, scope):
    portal.add(mfa="configured")
    key = estate.program("api-key", "add", f"{portal.customer}-{scope}", "--scope", scope, "--customer", portal.customer)
    document = f"http://localhost:{estate.program.port}/api/v1/openapi.json"
    schemathesis = Path(sys.executable).with_name("schemathesis")
    done = subprocess.run(
        [schemathesis, "run", document, "--header", f"Authorization: Bearer {key.strip()}", "--checks", "all",
         "--max-examples", EXAMPLES, "--seed", "20261126", "--generation-database", "none", "--workers", "1"],
        cwd=tmp_path, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
