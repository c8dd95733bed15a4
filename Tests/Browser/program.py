"""The real program in a state directory of its own: commands, a mail catcher, pages and worker, on loopback alone."""
import json, mmap, os, re, signal, socket, struct, subprocess, threading, time, urllib.error, urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / ".build/debug/portalmfa"
PATIENCE = 20  # seconds that anything may take which is not told of


class Refused(Exception):
    """A command ended with another code than 0; the text is what it said."""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def until(look, what):
    """The first true answer of `look`, for what happens in another process and rings no bell here."""
    deadline = time.monotonic() + PATIENCE
    while True:
        answer = look()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {PATIENCE} s in vain: {what}")
        time.sleep(0.02)


class Clock:
    """The time of day as one installation's processes have it. What moves it is preloaded into them
    (Tests/CrashTests/saboteur.c), so no test waits for an hour to pass; the product knows nothing of it."""

    SLOTS, WALL = 10, 6  # as in saboteur.c

    def __init__(self, folder):
        library, page = folder / "saboteur.so", folder / "saboteur.page"
        subprocess.run(
            ["clang", "-shared", "-fPIC", "-O1", "-o", library, ROOT / "Tests/CrashTests/saboteur.c", "-ldl"], check=True)
        page.write_bytes(bytes(8 * self.SLOTS))
        with open(page, "r+b") as file:
            self.page = mmap.mmap(file.fileno(), 8 * self.SLOTS)
        self.environment = {
            "LD_PRELOAD": str(library), "SABOTEUR_CONTROL": str(page), "SABOTEUR_FOLDER": str(folder)}
        self.ahead = 0

    def now(self):
        return time.time() + self.ahead

    def advance(self, seconds):
        self.ahead += seconds
        self.page[8 * self.WALL:8 * self.WALL + 8] = struct.pack("q", self.ahead)


class Program:
    """One installation. `settings` are environment variables of every command and service in it."""

    def __init__(self, folder, **settings):
        self.folder = Path(folder)
        self.port = free_port()
        self.clock = Clock(self.folder)
        self.running = []
        # Nothing of whoever runs the tests gets in.
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("PORTALMFA_")}
        self.environment |= {
            "PORTALMFA_STATE_DIR": str(self.folder / "state"), "PORTALMFA_TEMPLATES": str(ROOT / "Templates"),
            "PORTALMFA_HTTP": f"127.0.0.1:{self.port}", "PORTALMFA_LOG_LEVEL": "warning",
            **self.clock.environment, **settings}

    def __call__(self, *arguments, typed=""):
        """What a command prints."""
        done = subprocess.run(
            [PROGRAM, *arguments], env=self.environment, input=typed, capture_output=True, text=True, timeout=PATIENCE)
        if done.returncode:
            raise Refused(f"portalmfa {' '.join(arguments)}: {done.stderr.strip()}")
        return done.stdout

    def json(self, *arguments):
        return json.loads(self(*arguments, "--json"))

    # ---- Services ----

    def start_mailbox(self, *arguments):
        printed = self._start("mailbox", "--smtp-port", "0", "--http-port", "0", *arguments).stdout
        ports = {}
        for line in printed:
            found = re.match(r"(SMTP|mails)\s.*:(\d+)", line)
            if found:
                ports[found[1]] = int(found[2])
            if len(ports) == 2:
                break
        # Nobody reads on; a full pipe would stop it.
        threading.Thread(target=printed.read, daemon=True).start()
        self.environment["PORTALMFA_SMTP_URL"] = f"smtp://127.0.0.1:{ports['SMTP']}"
        return Mails(f"http://127.0.0.1:{ports['mails']}")

    def start(self, service="run"):
        process = self._start(service)
        threading.Thread(target=process.stdout.read, daemon=True).start()
        until(lambda: process.poll() is not None or self._answers(), f"{service} to answer")
        assert process.poll() is None, f"{service} ended at its start:\n{self.log()}"
        return process

    def stop(self, process):
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)
        self.running.remove(process)

    def end(self):
        for process in self.running:
            process.kill()
            process.wait()

    def log(self):
        return "".join(file.read_text() for file in sorted(self.folder.glob("*.log")))

    def _start(self, *arguments):
        with open(self.folder / f"{len(self.running)}-{arguments[0]}.log", "w") as log:
            process = subprocess.Popen(
                [PROGRAM, *arguments], env=self.environment, text=True, stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=log)
        self.running.append(process)
        return process

    def _answers(self):
        try:
            return urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=1).status == 200
        except (urllib.error.URLError, OSError):
            return False


class Mails:
    """What the mail catcher caught."""

    def __init__(self, address):
        self.address = address

    def to(self, recipient):
        """All to one address, oldest first."""
        listed = self._get("/api/mails")["mails"]
        return [self._get(f"/api/mails/{mail['id']}") for mail in reversed(listed) if mail["recipients"] == [recipient]]

    def link(self, recipient, path, number=1):
        """The link of the given kind in the `number`th mail that has one, once it is here."""
        def look():
            links = [next((link for link in mail["links"] if path in link), None) for mail in self.to(recipient)]
            links = [link for link in links if link]
            return links[number - 1] if len(links) >= number else None
        return until(look, f"mail {number} to {recipient} with {path}")

    def subject(self, recipient, words):
        """The first mail with these words in its subject, once it is here."""
        return until(
            lambda: next((mail for mail in self.to(recipient) if words in mail["subject"]), None),
            f"a mail to {recipient} about {words}")

    def _get(self, path):
        with urllib.request.urlopen(self.address + path, timeout=PATIENCE) as answer:
            return json.load(answer)
