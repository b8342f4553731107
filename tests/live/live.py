"""What the live tests share: the program, the pairs of Go and Delve, servers, and what must not stay behind."""
import contextlib
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIVE = pathlib.Path(os.environ.get("UNJAM_LIVE_DIR", ROOT / "build/live"))
UNJAM = os.environ.get("UNJAM", str(ROOT / "build/release/cli/unjam"))
LIMIT = 120  # seconds that anything here may take
WHOLE = "UNJAM_WHOLE" in os.environ  # everything with every pair


class Pair:
    """A line of the file `pairs`, and the cores of its Go."""

    def __init__(self, line):
        self.name, self.go, self.dlv = line.rstrip("\n").split("\t")
        self.folder = LIVE / self.name.split("-")[0]

    def binary(self, program):
        return str(self.folder / program / "binary")

    def core(self, program):
        return str(self.folder / program / "core")

    def truth(self, program):
        """What the program said of its own goroutines."""
        lines = (self.folder / program / "truth").read_text().splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]


def pairs():
    if not (LIVE / "pairs").exists():
        raise unittest.SkipTest(f"no {LIVE}/pairs; tests/run makes it")
    return [Pair(line) for line in (LIVE / "pairs").read_text().splitlines()]


def is_mixed(pair):
    """Whether its Delve is of another age than its Go: that Go has come in a pair before."""
    return pair.name != next(each.name for each in pairs() if each.folder == pair.folder)


def usual(pair, every):
    """Of what can be tried with a pair, what is unless UNJAM_WHOLE is set: with the newest Go and Delve of one age
    everything; with older ones every second, so that two of them make up everything; every sixth where only the
    Delve is another."""
    number = [each.name for each in pairs()].index(pair.name)
    newest = [each.name for each in pairs() if not is_mixed(each)][-1]
    step = 1 if WHOLE or pair.name == newest else 6 if is_mixed(pair) else 2
    return every[number % step::step]


def unjam(*arguments, dlv=None, stdin=None, env=None, program=None):
    """Runs the program, or another build of it; the result has returncode, stdout and stderr."""
    more = ["--dlv", dlv] if dlv else []
    return subprocess.run([program or UNJAM, *arguments, *more], capture_output=True, text=True, timeout=LIMIT,
                          stdin=stdin or subprocess.DEVNULL, env={**os.environ, **(env or {})}, check=False)


def start_unjam(*arguments, **options):
    return subprocess.Popen([UNJAM, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


@contextlib.contextmanager
def headless(dlv, *command, api=2, multiclient=True):
    """A headless dlv of somebody else; gives its process and address once it listens."""
    address = f"127.0.0.1:{free_port()}"
    flags = ["--headless", "--listen", address, f"--api-version={api}", "--check-go-version=false"]
    if multiclient:
        flags.append("--accept-multiclient")
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen([dlv, *command, *flags], stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            line = ""
            while not line.startswith("API server listening"):
                line = process.stdout.readline()
                if not line:
                    log.seek(0)
                    raise RuntimeError(f"dlv did not start: {log.read().decode()}")
            yield process, address
        finally:
            process.kill()
            process.wait()
            process.stdout.close()


class Rpc:
    """A minimal client of a headless dlv, for what unjam itself must not be asked."""

    def __init__(self, address):
        host, port = address.rsplit(":", 1)
        self.socket = socket.create_connection((host, int(port)), LIMIT)
        self.lines = self.socket.makefile("rb")

    def raw(self, method, argument):
        request = {"method": "RPCServer." + method, "params": [argument], "id": 1}
        self.socket.sendall(json.dumps(request).encode() + b"\n")
        return self.lines.readline()

    def call(self, method, argument):
        reply = json.loads(self.raw(method, argument))
        if reply["error"]:
            raise RuntimeError(reply["error"])
        return reply["result"]

    def close(self):
        self.lines.close()
        self.socket.close()


def processes(pattern):
    """Processes, zombies left out, whose command line matches."""
    found = []
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            if re.search(pattern, command):
                found.append(int(folder.name))
    return found


def child_dlv(process):
    """The dlv that a running unjam has started; None if there is none yet."""
    for pid in processes(r"\bdlv core\b"):
        with contextlib.suppress(OSError):
            status = pathlib.Path(f"/proc/{pid}/status").read_text()
            if f"PPid:\t{process.pid}\n" in status:
                return pid
    return None


def wait_until(condition, what):
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.001)
    raise AssertionError(f"waited {LIMIT} s for {what}")


class LiveTest(unittest.TestCase):
    """A test that also fails if a dlv or a private directory of ours stays behind."""

    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.addCleanup(self.scratch.cleanup)
        # Our own servers keep their directories here, so that nobody else's are counted.
        self.private = os.path.join(self.scratch.name, "private")
        os.mkdir(self.private, 0o700)
        self.env = {"XDG_RUNTIME_DIR": self.private, "TMPDIR": self.private}

    def tearDown(self):
        self.assertEqual(os.listdir(self.private), [], "left behind")

    def path(self, name):
        return os.path.join(self.scratch.name, name)

    def run_unjam(self, *arguments, **options):
        return unjam(*arguments, env=self.env, **options)

    def check_fails(self, result, pattern):
        """One clear line on stderr, nothing on stdout, exit status 2."""
        self.assertEqual(result.returncode, 2, result.stderr + result.stdout)
        self.assertEqual(result.stdout, "")
        self.assertRegex(result.stderr, r"\Aunjam: [^\n]+\n\Z")
        self.assertRegex(result.stderr, pattern)

    def json_of(self, *arguments, code=0, **options):
        result = self.run_unjam(*arguments, "-o", "json", **options)
        self.assertEqual(result.returncode, code, result.stderr)
        return json.loads(result.stdout)


def main():
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    unittest.main(verbosity=2)
