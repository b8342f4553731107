"""Capture of a whole core over RPC: unjam, a bare client that makes the same calls, and one that makes them singly."""
import contextlib
import json
import os
import re
import socket
import subprocess
import sys

UNJAM = "build/release/cli/unjam"
BARE = "build/bench/bare_client"
WINDOW = 48
PAGE = 1000
DEPTH = 60
TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """A fresh dlv with the core open, and what it has used since it was ready."""

    def __init__(self, folder):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = s.getsockname()[1]
        self.process = subprocess.Popen(
            ["dlv", "core", f"{folder}/binary", f"{folder}/core", "--headless", "--accept-multiclient",
             "--listen", f"127.0.0.1:{self.port}", "--api-version=2", "--check-go-version=false"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(1000):
            with contextlib.suppress(OSError):
                self.call("GetVersion", {})
                break

    def call(self, method, argument):
        with socket.create_connection(("127.0.0.1", self.port)) as s:
            s.sendall(request(method, argument).encode() + b"\n")
            return json.loads(s.makefile("rb").readline())["result"]

    def cpu(self):
        fields = open(f"/proc/{self.process.pid}/stat").read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def peak_memory(self):
        status = open(f"/proc/{self.process.pid}/status").read()
        return int(re.search(r"VmHWM:\s+(\d+)", status).group(1)) * 1024

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


def request(method, argument):
    return json.dumps({"method": "RPCServer." + method, "params": [argument], "id": 1})


def pages_and_ids(folder):
    """The pages that a client asks for, and the ids that it then knows."""
    with Server(folder) as server:
        pages, ids, start = [], [], 0
        while start >= 0:
            pages.append({"Start": start, "Count": PAGE})
            result = server.call("ListGoroutines", pages[-1])
            ids += [g["id"] for g in result["Goroutines"]]
            start = result["Nextg"]
        return pages, ids


def bare_capture(folder, pages, ids, window):
    """Listing is one page after the other for every client; the stacks may be pipelined."""
    with Server(folder) as server:
        seconds = 0.0
        for requests, width in (([request("ListGoroutines", page) for page in pages], 1),
                                ([request("Stacktrace", {"Id": i, "Depth": DEPTH}) for i in ids], window)):
            out = subprocess.run([BARE, str(server.port), str(width)], input="\n".join(requests) + "\n",
                                 capture_output=True, text=True, check=True)
            seconds += float(out.stdout)
        return seconds


def unjam(folder, *options):
    """Seconds, own CPU seconds, peak memory, and dlv's CPU seconds and peak memory of a capture."""
    with Server(folder) as server:
        before = server.cpu()
        timed = subprocess.run(["/usr/bin/time", "-f", "%e %U %S %M", UNJAM, "groups", f":{server.port}", *options],
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=True)
        seconds, user, system, kilobytes = map(float, timed.stderr.split()[-4:])
        return seconds, user + system, kilobytes * 1024, server.cpu() - before, server.peak_memory()


def unpaged_peak(folder):
    with Server(folder) as server:
        server.call("ListGoroutines", {})
        return server.peak_memory()


def mb(size):
    return f"{size / 1e6:.0f} MB"


def main(folder):
    pages, ids = pages_and_ids(folder)
    print(f"{len(ids)} goroutines, {folder}")
    rounds = [(bare_capture(folder, pages, ids, WINDOW), unjam(folder)) for _ in range(2)]
    for seconds, ours in rounds:
        print(f"bare pipelined client {seconds:.1f} s, unjam {ours[0]:.1f} s: {ours[0] / seconds:.2f} x its time;"
              f" unjam's CPU {ours[1]:.2f} s of dlv's {ours[3]:.1f} s: {100 * ours[1] / ours[3]:.1f} %,"
              f" peak {mb(ours[2])}")
    single = bare_capture(folder, pages, ids, 1)
    best = min(ours[0] for _, ours in rounds)
    print(f"one call at a time {single:.1f} s: {single / best:.2f} x unjam's time")
    listing = unjam(folder, "--stacks", "none")
    unpaged = unpaged_peak(folder)
    print(f"dlv while listing: {mb(listing[4])}, in one unpaged list {mb(unpaged)}: {listing[4] / unpaged:.2f} of it")


if __name__ == "__main__":
    main(sys.argv[1])
