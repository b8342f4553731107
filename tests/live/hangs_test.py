"""Why services are stuck, and that healthy ones are not: reports against what the programs say of themselves."""
import collections
import concurrent.futures
import fnmatch
import json
import subprocess

import judge
import live
import snapshots
import tally

ENGINES = ("core", "delve")
AT_ONCE = 2

# They are stuck since some tenths of a second; a core that was waited for would be a slow test.
STALLED_AFTER = ("--stalled-after", "0.1")

# What may be missed: patterns of a pair, an engine and a situation, and why.
MAY_MISS = (
    ("*", "*", "starved", "the runtime keeps no time for who can run"),
    ("*", "*", "early-return-in-a-server", "a handler to come unlocks too, though only what it has locked"),
    ("*", "*", "reply-nobody-sends", "the bank answers to channels that only its requests know"),
    ("*", "*", "element-of-a-*", "which element it is shows only when the code runs"),
    ("*", "*", "package-variable", "the binary holds receives, though of other channels"),
    ("*", "delve", "own-close", "without reachability anybody may close a chan struct{}"),
    ("go1.27-*", "core", "behind-an-interface", "a stale word of a living stack reaches the channel"),
    ("go1.27-*", "core", "read-lock-forgotten", "a stale word of a living stack reaches the lock"),
    ("go1.27-*", "core", "signal-too-early", "a stale word of a living stack reaches the Cond"),
    ("go1.27-*", "core", "actors-ask-each-other", "found, but not proved: stale words reach both channels"),
    ("go1.27-*", "core", "read-lock-under-the-write-lock", "found, but not proved: a stale word reaches the lock"),
)

Job = collections.namedtuple("Job", "pair engine situation")


def jobs():
    return [Job(pair, engine, folder.name) for pair in live.pairs() for engine in ENGINES
            for folder in sorted((pair.folder / "hangs").iterdir()) if folder.is_dir()]


def may_be_missed(job):
    return any(fnmatch.fnmatchcase(job.pair.name, pair) and fnmatch.fnmatchcase(job.engine, engine)
               and fnmatch.fnmatchcase(job.situation, situation) for pair, engine, situation, _ in MAY_MISS)


def is_unknown(job, kind, _):
    """Without reachability nobody can be said to be left where the binary holds what would help, as this one does."""
    return job.engine == "delve" and kind in judge.NOBODY


def at_once(call, arguments):
    """The results of many calls, a few of them at a time."""
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        yield from pool.map(call, arguments)


class Hangs(live.LiveTest):
    def truth(self, job):
        [truth] = job.pair.truth(f"hangs/{job.situation}")
        return truth

    def source(self, job):
        return job.pair.binary("hangs"), job.pair.core(f"hangs/{job.situation}")

    def test_reports_say_what_the_programs_say(self):
        table = tally.Tally()
        for job, wrong, verdict in at_once(self.try_report, jobs()):
            with self.subTest(job.pair.name, engine=job.engine, situation=job.situation):
                self.assertEqual(wrong, [])
                table.add(verdict)
                self.assertEqual(verdict.false_alarms, [])
                if not may_be_missed(job):
                    self.assertEqual([each for each in verdict.missed if not is_unknown(job, *each)], [])
        print(f"\n{table.text()}", flush=True)

    def try_report(self, job):
        """What is wrong with the report as such, and else the verdict on what it says."""
        truth = self.truth(job)
        # Who is merely slow, and waits for a moment, must not be found with the usual limit.
        limit = () if truth["healthy"] else STALLED_AFTER
        try:
            result = self.run_unjam("report", *self.source(job), "--engine", job.engine, *limit, "-o", "json",
                                    dlv=job.pair.dlv)
            report = json.loads(result.stdout)
        except subprocess.TimeoutExpired as error:
            return job, [str(error)], None
        except ValueError:
            return job, [f"exit status {result.returncode}: {result.stderr}"], None
        wrong = judge.complaints(report, job.engine)
        return job, wrong, None if wrong else judge.judge(truth, report)

    def test_goroutines_wait_as_the_programs_say(self):
        """Else it would be these programs that are wrong, not a report."""
        # The first pair of each Go: some later ones have a Delve that takes the files of frames for others.
        first = {pair.go: pair.name for pair in reversed(live.pairs())}.values()
        for job, truth, snapshot in at_once(self.facts, [job for job in jobs() if job.engine == "core" and
                                                         job.pair.name in first and job.situation != "starved"]):
            with self.subTest(job.pair.name, situation=job.situation):
                said = {each["id"]: (each["function"], each["wait"]) for each in truth["parked"]}
                self.assertEqual({number: self.seen(snapshot.goroutines[number]) for number in said}, said)
                for finding in truth["findings"]:
                    self.check_resource(snapshot, finding)

    def facts(self, job):
        path = self.path(f"{job.pair.name}-{job.situation}")
        result = self.run_unjam("snapshot", *self.source(job), "--engine", "core", "-o", path, dlv=job.pair.dlv)
        self.assertEqual(result.returncode, 0, result.stderr)
        return job, self.truth(job), snapshots.Snapshot(path)

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
