"""'Nobody' needs a complete account: whatever of the target cannot be read, no report says more than of the whole one.

Calls of Delve, memory of the core and tables of the binary are made to fail, one at a time. Then a finding may be lost
or become less sure. None may appear, become surer or another kind, or take in goroutines, and the report says what is
missing. To try everything takes hours: usually it is a seeded sample. UNJAM_INJECT=all tries everything, UNJAM_INJECT=5
five faults of each sort on every program of every Go; with UNJAM_INJECT_ONLY='go1.27* core hangs/early-*' only there.
"""
import collections
import concurrent.futures
import contextlib
import fnmatch
import itertools
import json
import os
import random
import re
import subprocess
import tempfile

import faults
import judge
import live
import relay
from cores import Core

AT_ONCE = 2
ENGINES = ("auto", "delve")
SORTS = ("calls", "memory", "tables")
HOW_MUCH = os.environ.get("UNJAM_INJECT", "")
ONLY = os.environ.get("UNJAM_INJECT_ONLY", "*")
SEED = int(os.environ.get("UNJAM_INJECT_SEED", "1"))
USUAL_PROGRAMS, USUAL_FAULTS = 4, 3  # programs of each sort and engine, faults of each
LIMIT = 60  # seconds for one report

Job = collections.namedtuple("Job", "pair engine program sort faults", defaults=[None])

# What once made a report say too much: the program, the sort of faults, and a pattern of their names, as Go 1.27 has
# them: an older one need not have such a section or type.
TELLING = (
    ("hangs/incident", "calls", "Stacktrace * empty"),
    ("alive/functionvalues/default-mux", "calls", "Eval runtime.firstmoduledata refused"),
    ("blocked/idle-half", "tables", ".go.func +0x0 unmapped"),
    ("alive/reflection/errors-is", "tables", ".gopclntab +*0000 unmapped"),
    ("alive/ownership/sender-to-itself-but-for-a-timer", "calls", 'Eval *"runtime.[pt]*")* refused'),
    ("alive/ownership/group-within-itself-dead", "calls", 'Eval *"internal/abi.Type"* refused'),
    ("alive/idle/worker-pool", "calls", "Eval runtime.firstmoduledata empty"),
    ("hangs/lock-held-across-a-send", "tables", "binary's segment * unmapped"),
    ("hangs/semaphore-leaked", "calls", "Eval runtime.waitReasonStrings empty"),
    ("alive/workspace/order-too-many-dead", "calls", "Eval runtime.firstmoduledata null"),
    ("hangs/package-variable", "calls", "Eval uintptr(&runtime.moduleToTypelinks) refused"),
)


def programs(pair):
    """Hangs, and what looks like one and is healthy."""
    patterns = ("healthy", "leaks", "hangs/*", "blocked/*", "alive/*/*")
    found = [folder for pattern in patterns for folder in sorted(pair.folder.glob(pattern))]
    return [str(folder.relative_to(pair.folder)) for folder in found if (folder / "core").exists()]


def binary(job):
    """All situations of a program have one binary, or each has its own."""
    own = job.pair.binary(job.program)
    return own if os.path.exists(own) else job.pair.binary(job.program.split("/", maxsplit=1)[0])


def said_of(job):
    return f"{job.pair.name} {job.engine} {job.program} {job.sort}"


def jobs():
    newest_first = list({pair.folder: pair for pair in reversed(live.pairs()) if not live.is_mixed(pair)}.values())
    pairs = newest_first if HOW_MUCH else newest_first[:1]
    every = [Job(pair, engine, program, sort) for pair in pairs for program in programs(pair)
             for engine in ENGINES for sort in SORTS]
    every = [job for job in every if fnmatch.fnmatchcase(said_of(job), ONLY)]
    if HOW_MUCH:
        return every
    # A bigger program shows no more, and takes long.
    small = [job for job in every if job.program not in ("healthy", "leaks")]
    sample = []
    for group in itertools.product(ENGINES, SORTS):
        fitting = [job for job in small if (job.engine, job.sort) == group]
        sample += random.Random(SEED).sample(fitting, min(USUAL_PROGRAMS, len(fitting)))
    return [job._replace(faults=pattern) for program, sort, pattern in TELLING for job in every
            if (job.program, job.sort, job.engine) == (program, sort, ENGINES[0])] + sample


def chosen(job, every):
    """Of all faults of a job those that are tried; the same ones each time."""
    every = list(every)
    if job.faults:
        every = [fault for fault in every if fnmatch.fnmatchcase(fault.name, job.faults)]
        assert every or not job.pair.name.startswith("go1.27"), f"no fault {job.faults} of {job.program}"
        return every
    if HOW_MUCH == "all":
        return every
    number = int(HOW_MUCH or USUAL_FAULTS)
    return random.Random(f"{SEED} {said_of(job)}").sample(every, min(number, len(every)))


def is_permanent(finding):
    return finding.get("permanent") is True


def is_fact(finding):
    """A crowd says who waits, not why: it may be told where more was said of the same goroutines."""
    return finding["kind"] == "crowd" and finding["grade"] == "hint"


def rank(finding):
    return judge.GRADES.index(finding["grade"])


def akin(finding, others):
    """The findings about some of its goroutines; one about none is akin to others about none."""
    numbers = set(finding["goroutines"])
    return [other for other in others if numbers & set(other["goroutines"]) or numbers == set(other["goroutines"])]


def excess(finding, whole):
    """What a finding says that the report of the whole target does not; an empty text: nothing."""
    before = akin(finding, whole["findings"])
    same = [other for other in before if other["kind"] == finding["kind"]]
    if not before:
        return "appears"
    if not same and is_fact(finding):
        return ""
    if not same:
        return "was " + " and ".join(sorted({other["kind"] for other in before}))
    if rank(finding) < min(map(rank, same)):
        return "rises to " + finding["grade"]
    if is_permanent(finding) and not any(map(is_permanent, same)):
        return "becomes permanent"
    if any(map(is_reasoned, same)) and not is_reasoned(finding) and rank(finding) == max(map(rank, same)):
        return "says no longer what is missing"
    if not set(finding["goroutines"]) <= {number for other in before for number in other["goroutines"]}:
        return "takes in goroutines"
    return ""


def is_reasoned(finding):
    """Whether it says what could not be looked at."""
    return any(line.startswith("Not proved, since") for line in finding["evidence"])


def says_what_is_missing(whole, damaged):
    """Whether it gives a reason for what it does not say: in its problems, or beside a finding."""
    return (not damaged["complete"] or damaged["problems"] != whole["problems"]
            or any(map(is_reasoned, damaged["findings"])))


def is_lost(finding, damaged):
    """Whether less is said than of the whole target."""
    return not any(rank(other) <= rank(finding) for other in akin(finding, damaged["findings"]))


def complaints(whole, damaged):
    """What is wrong with a report, given the one of the whole target."""
    for finding in damaged["findings"]:
        what = excess(finding, whole)
        if what:
            yield f"{finding['kind']} ({finding['grade']}) of {finding['goroutines'][:9]}: {what}"
    lost = [finding for finding in whole["findings"] if is_lost(finding, damaged)]
    if lost and not says_what_is_missing(whole, damaged):
        yield f"no reason why less is said of {lost[0]['kind']} ({lost[0]['grade']}) of {lost[0]['goroutines'][:9]}"


class Injection(live.LiveTest):
    def test_no_report_says_more_of_less(self):
        tried = collections.Counter()
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            for job, number, wrong in pool.map(self.try_job, jobs()):
                tried[job.pair.name, job.engine, job.sort] += number
                for fault, complaint in wrong:
                    with self.subTest(job.pair.name, engine=job.engine, program=job.program, fault=fault):
                        self.fail(complaint)
        counts = (f"{number} faults: {' '.join(where)}" for where, number in sorted(tried.items()))
        print("", *counts, sep="\n", flush=True)

    def try_job(self, job):
        """How many faults were tried, and what was wrong with which."""
        wrong, number = [], 0
        with tempfile.TemporaryDirectory() as folder, self.target(job, folder) as (source, every):
            whole = self.report(job, source)
            if isinstance(whole, str):
                return job, 0, [("none", whole)]
            for fault in chosen(job, every()):
                with fault.broken():
                    damaged = self.report(job, source)
                found = [damaged] if isinstance(damaged, str) else complaints(whole, damaged) if damaged else []
                wrong += [(fault.name, complaint) for complaint in found]
                number += 1
        return job, number, wrong

    @contextlib.contextmanager
    def target(self, job, folder):
        """The arguments that name a target, and a function that gives all faults it may have."""
        core = job.pair.core(job.program)
        if job.sort == "calls":
            with live.headless(job.pair.dlv, "core", binary(job), core) as (_, server):
                with relay.Relay(server) as through:
                    yield (through.address, "--core", core), lambda: faults.of_calls(through)
        elif job.sort == "memory":
            with Core(core, os.path.join(folder, "core")) as copy:
                yield (binary(job), copy.path, "--dlv", job.pair.dlv), lambda: faults.of_memory(copy)
        else:
            with faults.Binary(binary(job), os.path.join(folder, "binary")) as copy:
                yield (copy.path, core, "--dlv", job.pair.dlv), lambda: faults.of_tables(copy)

    def report(self, job, source):
        """The report; None: it was refused in one clear line. A text says what is wrong with the run itself."""
        # Else those who are stuck since some tenths of a second are not found.
        limit = ("--stalled-after", "0.1") if job.program.startswith("hangs/") else ()
        command = [live.UNJAM, "report", *source, "--engine", job.engine, *limit, "-o", "json"]
        try:
            result = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, stdin=subprocess.DEVNULL,
                                    env={**os.environ, **self.env}, check=False)
        except subprocess.TimeoutExpired:
            return f"no report in {LIMIT} s"
        if result.returncode in (0, 3) and not result.stderr:
            return json.loads(result.stdout)
        if result.returncode == 2 and not result.stdout and re.fullmatch(r"unjam: [^\n]+\n", result.stderr):
            return None
        return f"exit status {result.returncode}: {result.stderr}"


if __name__ == "__main__":
    live.main()
