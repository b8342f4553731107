"""Groups of saved dumps: the time and memory of unjam against the pipelines that it replaces, and a bare walk of the JSON."""
import math
import os
import resource
import subprocess
import sys

UNJAM = "build/release/cli/unjam"
WALK = "build/bench/bare_walk"
ROWS = ".result.Goroutines[] | [.userCurrentLoc.function.name, .userCurrentLoc.line]"
MEGABYTE = 1e6


class Run:
    """The least time that some runs of a command take in a shell, whose own start does not count."""

    def __init__(self, command, times=5):
        script = f"set -o pipefail; begin=$EPOCHREALTIME; {command}; status=$?; echo $begin $EPOCHREALTIME >&2; exit $status"
        self.seconds = math.inf
        for _ in range(times):
            done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
            if done.returncode != 0:
                raise RuntimeError(f"failed: {command}: {done.stderr}")
            begin, end = (float(time.replace(",", ".")) for time in done.stderr.splitlines()[-1].split())
            self.seconds = min(self.seconds, end - begin)


def peak_memory(*command):
    """Bytes of one process, by a process of its own that has no other child."""
    pid = os.fork()
    if pid == 0:
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=open("build/bench/peak", "w", encoding="utf-8"))
        os._exit(0)
    if os.waitpid(pid, 0)[1] != 0:
        raise RuntimeError(f"failed: {command}")
    with open("build/bench/peak", encoding="utf-8") as file:
        return int(file.read()) * 1024


def make(kind, count):
    path = f"build/bench/{kind}-{count}"
    if not os.path.exists(path):
        with open(path + ".part", "w", encoding="utf-8") as file:
            subprocess.run([sys.executable, "-B", "tests/bench/dumps.py", kind, str(count)], check=True, stdout=file)
        os.rename(path + ".part", path)
    return path


def measure_list(count):
    path = make("list", count)
    groups = f"{UNJAM} groups {path} --by user --all --top 1"
    short = max(3, 200_000 // count)  # short runs vary more
    ours, walk = Run(groups, short), Run(f"{WALK} {path}", short)
    piped = Run(f"cat {path} | {UNJAM} groups - --by user --all --top 1", short)
    long = 1 if count > 100_000 else 5
    print(f"{count:,} goroutines, {os.path.getsize(path) / MEGABYTE:.0f} MB of JSON: {ours.seconds:.4f} s, "
          f"through a pipe {piped.seconds:.4f} s")
    print(f"  a bare walk that counts: {walk.seconds:.4f} s; unjam takes {ours.seconds / walk.seconds:.2f} x as long")
    for jq in ("jq", "gojq"):
        theirs = Run(f"{jq} -c '{ROWS}' {path} | sort | uniq -c", long)
        print(f"  {jq} | sort | uniq -c: {theirs.seconds:.2f} s, {theirs.seconds / ours.seconds:.0f} x unjam's time; "
              f"{jq} itself {peak_memory(jq, '-c', ROWS, path) / MEGABYTE:.0f} MB")
    memory = peak_memory(UNJAM, "groups", path, "--by", "user", "--all", "--top", "1")
    print(f"  unjam's peak memory: {memory / MEGABYTE:.0f} MB, {memory / (100 * MEGABYTE + 150 * count):.2f} of its budget")
    return ours.seconds, memory


def measure_text(count):
    path = make("text", count)
    one = Run(f"taskset -c 0 {UNJAM} groups {path} --by user --all --top 1")
    both = Run(f"{UNJAM} groups {path} --by user --all --top 1")
    megabytes = os.path.getsize(path) / MEGABYTE
    memory = peak_memory(UNJAM, "groups", path, "--by", "user", "--all", "--top", "1")
    print(f"{count:,} goroutines, {megabytes:.0f} MB of debug=2 text: {both.seconds:.3f} s; on one core {one.seconds:.3f} s, "
          f"{megabytes / one.seconds:.0f} MB/s; {memory / MEGABYTE:.0f} MB, "
          f"{memory / (100 * MEGABYTE + 150 * count):.2f} of the budget")
    return both.seconds, memory


def growth(counts, figures):
    return math.log(figures[-1] / figures[0]) / math.log(counts[-1] / counts[0])


def main(counts):
    for measure, what in ((measure_list, "JSON"), (measure_text, "text")):
        figures = [measure(count) for count in counts]
        if len(counts) > 1:
            print(f"{what} from {counts[-2]:,} to {counts[-1]:,}: time "
                  f"^{growth(counts[-2:], [seconds for seconds, _ in figures[-2:]]):.2f}, memory "
                  f"^{growth(counts[-2:], [memory for _, memory in figures[-2:]]):.2f}")


if __name__ == "__main__":
    main([int(count) for count in sys.argv[1:]])
