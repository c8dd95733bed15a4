"""The JSON API does what its OpenAPI document says: schemathesis asks it everything the document allows, and more."""
import json, os, re, subprocess, sys, urllib.request
from pathlib import Path

import pytest

from authenticator import Authenticator

EXAMPLES = os.environ.get("PORTALMFA_TEST_API_EXAMPLES", "10")  # of each operation
HERE = Path(__file__).parent


def ask(estate, folder, key, *arguments):
    """What schemathesis says, and whether it found nothing."""
    document = f"http://localhost:{estate.program.port}/api/v1/openapi.json"
    done = subprocess.run(
        [Path(sys.executable).with_name("schemathesis"), "run", document, "--header", f"Authorization: Bearer {key}",
         "--max-examples", EXAMPLES, "--seed", "20261126", "--generation-database", "none",
         "--exclude-checks", "positive_data_acceptance", *arguments],
        cwd=folder, env=os.environ | {"SCHEMATHESIS_HOOKS": "api_checks", "PYTHONPATH": str(HERE)},
        capture_output=True, text=True, timeout=240)
    return done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]


def make_key(estate, portal, scope):
    return estate.program(
        "api-key", "add", f"{portal.customer}-{scope}", "--scope", scope, "--customer", portal.customer).strip()


def test_the_api_keeps_its_promises_to_whoever_asks_for_anything(estate, portal, tmp_path):
    portal.add(mfa="configured")
    kept, said = ask(estate, tmp_path, make_key(estate, portal, "mssp-admin"))
    assert kept, said


@pytest.mark.parametrize("scope, mfa", [("mssp-admin", "configured"), ("portal", "never")])
def test_the_api_keeps_its_promises_about_what_is_there(estate, portal, tmp_path, scope, mfa):
    user = portal.add(mfa=mfa)
    # Beyond the door of names that nobody has.
    tmp_path.joinpath("schemathesis.toml").write_text(
        f'[parameters]\n"path.portal" = "{portal.name}"\n"path.email" = "{user.email}"\n'
        f'"body.customer" = "{portal.customer}"\n')
    kept, said = ask(estate, tmp_path, make_key(estate, portal, scope), "--phases", "coverage,fuzzing")
    assert kept, said
    assert estate.program("audit", "verify").endswith("\n")


def test_the_readmes_login_lets_a_user_in(estate, portal):
    """Twice: the first one configures, the second is challenged and gives a recovery code."""
    user = portal.add(mfa="never")
    readme = (HERE.parent.parent / "README.md").read_text(encoding="utf-8")
    block = re.search(r"^```bash\n(.*?)^```", readme, re.M | re.S)[1]
    assert "acme-portal" in block and "ann@people.example" in block
    script = block.replace("acme-portal", portal.name).replace("ann@people.example", user.email)
    settings = os.environ | {
        "API": f"http://localhost:{estate.program.port}/api/v1", "KEY": make_key(estate, portal, "portal")}

    def login(answer):
        shell = subprocess.Popen(
            ["bash", "-c", script], env=settings, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        begun = shell.stdout.readline() if callable(answer) else ""
        said, _ = shell.communicate((answer(begun) if callable(answer) else answer) + "\n", 60)
        assert "let in" in said, begun + said
        return said

    said = login(lambda begun: Authenticator(json.loads(begun)["secret"], estate.program.clock).code())
    login(json.loads(said.replace("let in", ""))["recoveryCodes"][0])


def test_a_broken_promise_is_found(estate, portal, tmp_path):
    """The judge itself: against a document that promises something else."""
    with urllib.request.urlopen(f"http://localhost:{estate.program.port}/api/v1/openapi.json") as answer:
        document = json.load(answer)
    document["servers"] = [{"url": f"http://localhost:{estate.program.port}/api/v1"}]
    document["paths"] = {"/portals": {"get": document["paths"]["/portals"]["get"]}}
    document["paths"]["/portals"]["get"]["responses"] = {"204": {"description": "nothing"}}
    changed = tmp_path / "openapi.json"
    changed.write_text(json.dumps(document))
    done = subprocess.run(
        [Path(sys.executable).with_name("schemathesis"), "run", changed, "--url",
         f"http://localhost:{estate.program.port}/api/v1", "--header",
         f"Authorization: Bearer {make_key(estate, portal, 'portal')}", "--max-examples", "2",
         "--generation-database", "none"], cwd=tmp_path, capture_output=True, text=True, timeout=240)
    assert done.returncode == 1 and "Undocumented" in done.stdout, done.stdout
