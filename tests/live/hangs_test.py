"""Why services are stuck, and that healthy ones are not: reports against what the programs say of themselves."""
import collections
import concurrent.futures
import fnmatch
import json
import os
import subprocess
import tempfile

import judge
import live
import snapshots
import tally

ENGINES = ("core", "delve")
AT_ONCE = 2

# They are stuck since some tenths of a second; a core that was waited for would be a slow test.
STALLED_AFTER = ("--stalled-after", "0.1")

# What may be missed: patterns of an engine and a situation, and why.
MAY_MISS = (
    ("*", "early-return-in-a-server", "a handler to come unlocks too, though only what it has locked"),
    ("*", "reply-nobody-sends", "the bank answers to channels that only its requests know"),
    ("delve", "element-of-a-*", "which element it is shows only when the code runs"),
    ("*", "package-variable", "the binary holds receives, though of other channels"),
    ("delve", "own-close", "without reachability anybody may close a chan struct{}"),
)

# A dead word on the stack of somebody who lives may reach an object: then nobody can prove that it is lost. Where
# such words lie differs from run to run, but they are few. All situations are of one binary, so that methods of the
# types of one are within reach of the others. At most one situation in so many.
REACHED_AT_MOST = 10

Job = collections.namedtuple("Job", "pair engine situation")


def situations(pair):
    """What the cores of a Go show; with a Delve of another age, which only has to read them, every third of it."""
    every = sorted(folder.name for folder in (pair.folder / "hangs").iterdir() if folder.is_dir())
    return every[::3] if live.is_mixed(pair) else every


def jobs():
    return [Job(pair, engine, situation) for pair in live.pairs() for engine in ENGINES for situation in situations(pair)]


def may_be_missed(job):
    return any(fnmatch.fnmatchcase(job.engine, engine) and fnmatch.fnmatchcase(job.situation, situation)
               for engine, situation, _ in MAY_MISS)


def is_unknown(job, kind, _):
    """Without reachability nobody can be said to be left where the binary holds what would help, as this one does."""
    return job.engine == "delve" and kind in judge.NOBODY


def at_once(call, arguments):
    """The results of many calls, a few of them at a time."""
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        yield from pool.map(call, arguments)


class Hangs(live.LiveTest):
    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(tempfile.TemporaryDirectory())

    def truth(self, job):
        [truth] = job.pair.truth(f"hangs/{job.situation}")
        return truth

    def saved(self, job):
        """The file of a snapshot, taken once."""
        path = os.path.join(self.folder, "-".join((job.pair.name, job.engine, job.situation)))
        if not os.path.exists(path):
            source = job.pair.binary("hangs"), job.pair.core(f"hangs/{job.situation}")
            result = self.run_unjam("snapshot", *source, "--engine", job.engine, "-o", path, dlv=job.pair.dlv)
            self.assertEqual(result.returncode, 0, result.stderr)
        return path

    def test_reports_say_what_the_programs_say(self):
        table, reached = tally.Tally(), collections.Counter()
        for job, wrong, verdict in at_once(self.try_report, jobs()):
            with self.subTest(job.pair.name, engine=job.engine, situation=job.situation):
                self.assertEqual(wrong, [])
                table.add(verdict)
                self.assertEqual(verdict.false_alarms, [])
                missed = [] if may_be_missed(job) else [each for each in verdict.missed if not is_unknown(job, *each)]
                if missed and self.is_reached(job):
                    reached[job.pair.name] += 1
                else:
                    self.assertEqual(missed, [])
        print(f"\n{table.text()}\nwithin reach: {dict(reached)}", flush=True)
        for pair in live.pairs():
            number = len([job for job in jobs() if job.pair.name == pair.name and job.engine == "core"])
            self.assertLessEqual(reached[pair.name] * REACHED_AT_MOST, number, pair.name)

    def is_reached(self, job):
        """True if not all that the stuck wait for is known to be out of everybody's reach."""
        if job.engine != "core":
            return False
        snapshot = snapshots.Snapshot(self.saved(job))
        stuck = {number for finding in self.truth(job)["findings"] for number in finding["goroutines"]}
        waits = [(kind, address) for number in stuck for kind, address, _ in snapshot.goroutines[number]["waits"]]
        return not all(snapshot.objects[wait].get("reach") == "unreachable" for wait in waits)

    def try_report(self, job):
        """What is wrong with the report as such, and else the verdict on what it says."""
        truth = self.truth(job)
        # Who is merely slow, and waits for a moment, must not be found with the usual limit.
        limit = () if truth["healthy"] else STALLED_AFTER
        try:
            result = self.run_unjam("report", self.saved(job), *limit, "-o", "json")
            report = json.loads(result.stdout)
        except (AssertionError, subprocess.TimeoutExpired) as error:
            return job, [str(error)], None
        except ValueError:
            return job, [f"exit status {result.returncode}: {result.stderr}"], None
        wrong = judge.complaints(report, job.engine)
        return job, wrong, None if wrong else judge.judge(truth, report)

    def test_goroutines_wait_as_the_programs_say(self):
        """Else it would be these programs that are wrong, not a report."""
        # Some later Delves take the files of frames for others.
        chosen = [job for job in jobs() if not live.is_mixed(job.pair) and job.engine == "core"
                  and job.situation != "starved"]
        for job, path in zip(chosen, at_once(self.saved, chosen)):
            truth, snapshot = self.truth(job), snapshots.Snapshot(path)
            with self.subTest(job.pair.name, situation=job.situation):
                said = {each["id"]: (each["function"], each["wait"]) for each in truth["parked"]}
                self.assertEqual({number: self.seen(snapshot.goroutines[number]) for number in said}, said)
                for finding in truth["findings"]:
                    self.check_resource(snapshot, finding)

    def seen(self, goroutine):
        return goroutine["app"][0], goroutine["wait"]

    def check_resource(self, snapshot, finding):
        """Somebody waits for it, and has for long enough."""
        stuck = [snapshot.goroutines[number] for number in finding["goroutines"]]
        for goroutine in stuck:
            self.assertGreater(snapshot.header["now"] - goroutine["wait_since"], 0.1e9)
        if finding["resource"]:
            addresses = {address for goroutine in stuck for _, address, _ in goroutine["waits"]}
            self.assertIn(int(finding["resource"], 16), addresses)


if __name__ == "__main__":
    live.main()
