"""A thousand cores in one batch: cores a minute against a shell loop of reports, and memory against what was allowed."""
import os
import shutil
import subprocess
import sys
import threading
import time

UNJAM = "build/release/cli/unjam"
FOLDER = "build/bench/batch"
PAGE = 4096
MEGABYTE = 1e6
LIMIT = 1 << 30  # for each dlv


def make(source, count):
    """Copies of a core that take little room, and that differ in their size: so each is a core of its own."""
    cores = f"{FOLDER}/cores-{count}"
    if not os.path.exists(cores):
        os.makedirs(cores + ".part", exist_ok=True)
        for number in range(count):
            copy = f"{cores}.part/core.{number:04}"
            subprocess.run(["cp", "--sparse=always", f"{source}/core", copy], check=True)
            os.truncate(copy, os.path.getsize(copy) + number * PAGE)
        os.rename(cores + ".part", cores)
    return cores


def resident(pid):
    """Bytes of a process and of all that it has started, as far as no other process has them, too."""
    total = 0
    try:
        with open(f"/proc/{pid}/status", encoding="utf-8") as file:
            fields = dict(line.split(":", 1) for line in file)
        total = int(fields["RssAnon"].split()[0]) * 1024
        with open(f"/proc/{pid}/task/{pid}/children", encoding="utf-8") as file:
            return total + sum(resident(child) for child in file.read().split())
    except (OSError, KeyError):
        return total  # it has just ended


class Watch(threading.Thread):
    """The most that a process and its children hold at once."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.peak, self.done = pid, 0, threading.Event()
        self.start()

    def run(self):
        while not self.done.wait(0.02):
            self.peak = max(self.peak, resident(self.pid))


def run_batch(source, cores, jobs):
    """Seconds, the most bytes, and the answer."""
    out = f"{FOLDER}/out"
    shutil.rmtree(out, ignore_errors=True)
    start = time.monotonic()
    process = subprocess.Popen([UNJAM, "batch", *cores, "-o", out, "-q", "--binaries", source, "--jobs", str(jobs),
                                "--memory", str(LIMIT)], stdout=subprocess.PIPE, text=True)
    watch = Watch(process.pid)
    said = process.communicate()[0]
    watch.done.set()
    if process.returncode != 0:
        sys.exit(f"batch failed: {said}")
    return time.monotonic() - start, watch.peak, said.splitlines()[0]


def run_loop(source, cores):
    """The same work as somebody would do it without batch: seconds."""
    loop = f'for core in {" ".join(cores)}; do {UNJAM} report {source}/binary "$core" -q -o json > /dev/null; done'
    start = time.monotonic()
    subprocess.run(["bash", "-c", f"set -e; {loop}"], check=True)
    return time.monotonic() - start


def main(source, count):
    cores = make(source, count)
    every = sorted(os.path.join(cores, name) for name in os.listdir(cores))
    some = every[:max(count // 10, 20)]
    loop = len(some) / run_loop(source, some) * 60
    print(f"a shell loop of reports: {loop:.0f} cores a minute, over {len(some)} cores")
    for jobs, chosen in ((1, some), (2, every)):
        seconds, peak, said = run_batch(source, chosen, jobs)
        rate = len(chosen) / seconds * 60
        print(f"batch --jobs {jobs}: {rate:.0f} cores a minute over {len(chosen)} cores, {rate / loop:.2f} x the loop; "
              f"{peak / MEGABYTE:.0f} MB at most, {peak / (jobs * LIMIT):.2f} of jobs x --memory")
        print(f"  {said}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
