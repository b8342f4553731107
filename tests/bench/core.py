"""A core by the engine `core` against the same by `delve`: time, memory, growth, and the proof of leaks."""
import json
import math
import os
import re
import subprocess
import sys
import tempfile
import time

UNJAM = "build/release/cli/unjam"
COMMAND = ("groups", "--by", "app,chan", "--top", "1", "-o", "json")


class Run:
    """What a command took: seconds, the peaks of unjam's own (anonymous) memory and of dlv's, its calls, and what it printed."""

    def __init__(self, folder, command, *options):
        self.own = self.dlv = 0
        printed = tempfile.TemporaryFile("w+")
        start = time.monotonic()
        said = tempfile.TemporaryFile("w+")
        process = subprocess.Popen([UNJAM, "-vv", *command, *options, f"{folder}/binary", f"{folder}/core"],
                                   stdout=printed, stderr=said, text=True)
        while process.poll() is None:
            self.own = max(self.own, memory(process.pid, "RssAnon"))
            for child in children(process.pid):
                self.dlv = max(self.dlv, memory(child, "VmHWM"))
            time.sleep(0.005)
        self.seconds = time.monotonic() - start
        said.seek(0)
        messages = said.read()
        if process.returncode != 0:
            sys.exit(f"unjam {' '.join(command)}: {messages}")
        self.calls = "; ".join(re.findall(r"\d+ calls to dlv: .*", messages))
        printed.seek(0)
        self.result = json.load(printed)


def memory(pid, field):
    try:
        for line in open(f"/proc/{pid}/status"):
            if line.startswith(field + ":"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass  # it has just ended
    return 0


def children(pid):
    try:
        return open(f"/proc/{pid}/task/{pid}/children").read().split()
    except OSError:
        return []


def best(folder, command, *options):
    """Of two runs the quicker: the first one reads the files into the page cache."""
    return min((Run(folder, command, *options) for _ in range(2)), key=lambda run: run.seconds)


def mb(size):
    return f"{size / 1e6:,.0f} MB"


def measure(folder):
    core = best(folder, COMMAND, "--engine", "core")
    count = core.result["counts"]["goroutines"]
    delve = Run(folder, COMMAND, "--engine", "delve")
    print(f"{count:,} goroutines, core of {mb(os.stat(folder + '/core').st_size)}:"
          f" core {core.seconds:.2f} s, delve {delve.seconds:.1f} s: {delve.seconds / core.seconds:.1f} x;"
          f" {1e6 * core.seconds / count:.2f} µs and {core.own / count:.0f} bytes a goroutine;"
          f" own memory {mb(core.own)} (delve {mb(delve.own)}), dlv {mb(core.dlv)} (delve {mb(delve.dlv)})")
    return count, core


def measure_reach(folder, without):
    leaks = best(folder, ("leaks", "-o", "json"), "--engine", "core")
    panel = Run(folder, ("groups", "--panel", "--top", "1", "-o", "json"), "--engine", "core").result["panel"]
    live, seconds = panel["heap_live"], leaks.seconds - without.seconds
    print(f"reachability: {mb(live)} of live heap in {seconds:.2f} s more than without: {live / seconds / 1e6:,.0f} MB/s")


def measure_report(folder, count, without):
    """The whole of a report, against the same goroutines in groups only."""
    report = best(folder, ("report", "--top", "1", "-o", "json"), "--engine", "core")
    findings = [f"{finding['kind']} {finding['grade']}" for finding in report.result["findings"]]
    print(f"report on {count:,} goroutines: {report.seconds:.2f} s, {report.seconds - without.seconds:.2f} s more than"
          f" groups; own memory {mb(report.own)}; {len(findings)} findings: {', '.join(findings[:3])}")
    print(f"  {report.calls}")


def main(folders):
    runs = [measure(folder) for folder in folders]
    measure_reach(folders[-1], runs[-1][1])
    for folder, (count, core) in zip(folders, runs):
        measure_report(folder, count, core)
    if len(runs) == 1:
        return
    (few, small), (many, large) = runs[0], runs[-1]
    grown = math.log(many / few)
    print(f"growth from {few:,} to {many:,}: time ^{math.log(large.seconds / small.seconds) / grown:.2f},"
          f" own memory ^{math.log(large.own / small.own) / grown:.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
