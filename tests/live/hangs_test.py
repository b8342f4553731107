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

Case = collections.namedtuple("Case", "pair situation")


def situations(pair):
    """What the cores of a Go show."""
    return sorted(folder.name for folder in (pair.folder / "hangs").iterdir() if folder.is_dir())


def cases():
    return [Case(pair, situation) for pair in live.pairs() for situation in live.usual(pair, situations(pair))]


def may_be_missed(case, engine):
    return any(fnmatch.fnmatchcase(engine, which) and fnmatch.fnmatchcase(case.situation, situation)
               for which, situation, _ in MAY_MISS)


def is_unknown(engine, kind):
    """Without reachability nobody can be said to be left where the binary holds what would help, as this one does."""
    return engine == "delve" and kind in judge.NOBODY


def at_once(call, arguments):
    """The results of many calls, a few of them at a time."""
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        yield from pool.map(call, arguments)


class Hangs(live.LiveTest):
    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(tempfile.TemporaryDirectory())

    def truth(self, case):
        [truth] = case.pair.truth(f"hangs/{case.situation}")
        return truth

    def saved(self, case, engine):
        """The file of a snapshot, taken once. One Delve reads a core for both engines: to start takes it longest."""
        def path(name):
            return os.path.join(self.folder, "-".join((case.pair.name, name, case.situation)))

        if not os.path.exists(path(engine)):
            core = case.pair.core(f"hangs/{case.situation}")
            with live.headless(case.pair.dlv, "core", case.pair.binary("hangs"), core) as (_, server):
                for each in ENGINES:
                    result = self.run_unjam("snapshot", server, "--core", core, "--engine", each, "-o", path(each))
                    self.assertEqual(result.returncode, 0, result.stderr)
        return path(engine)

    def test_reports_say_what_the_programs_say(self):
        table, reached = tally.Tally(), collections.Counter()
        for case, results in zip(cases(), at_once(self.try_case, cases())):
            for engine, (wrong, verdict) in zip(ENGINES, results):
                with self.subTest(case.pair.name, engine=engine, situation=case.situation):
                    self.assertEqual(wrong, [])
                    table.add(verdict)
                    self.assertEqual(verdict.false_alarms, [])
                    missed = self.missed(case, engine, verdict)
                    if missed and self.is_reached(case, engine):
                        reached[case.pair.name] += 1
                    else:
                        self.assertEqual(missed, [])
        print(f"\n{table.text()}\nwithin reach: {dict(reached)}", flush=True)
        for name, number in collections.Counter(case.pair.name for case in cases()).items():
            self.assertLessEqual(reached[name] * REACHED_AT_MOST, number, name)

    def missed(self, case, engine, verdict):
        """What should have been found."""
        if may_be_missed(case, engine):
            return []
        return [(kind, least) for kind, least in verdict.missed if not is_unknown(engine, kind)]

    def is_reached(self, case, engine):
        """True if not all that the stuck wait for is known to be out of everybody's reach."""
        if engine != "core":
            return False
        snapshot = snapshots.Snapshot(self.saved(case, engine))
        stuck = {number for finding in self.truth(case)["findings"] for number in finding["goroutines"]}
        waits = [(kind, address) for number in stuck for kind, address, _ in snapshot.goroutines[number]["waits"]]
        return not all(snapshot.objects[wait].get("reach") == "unreachable" for wait in waits)

    def try_case(self, case):
        return [self.try_report(case, engine) for engine in ENGINES]

    def try_report(self, case, engine):
        """What is wrong with the report as such, and else the verdict on what it says."""
        truth = self.truth(case)
        # Who is merely slow, and waits for a moment, must not be found with the usual limit.
        limit = () if truth["healthy"] else STALLED_AFTER
        try:
            result = self.run_unjam("report", self.saved(case, engine), *limit, "-o", "json")
            report = json.loads(result.stdout)
        except (AssertionError, subprocess.TimeoutExpired) as error:
            return [str(error)], None
        except ValueError:
            return [f"exit status {result.returncode}: {result.stderr}"], None
        wrong = judge.complaints(report, engine)
        return wrong, None if wrong else judge.judge(truth, report)

    def test_goroutines_wait_as_the_programs_say(self):
        """Else it would be these programs that are wrong, not a report."""
        # Some later Delves take the files of frames for others.
        chosen = [case for case in cases() if not live.is_mixed(case.pair) and case.situation != "starved"]
        for case, path in zip(chosen, at_once(lambda case: self.saved(case, "core"), chosen)):
            truth, snapshot = self.truth(case), snapshots.Snapshot(path)
            with self.subTest(case.pair.name, situation=case.situation):
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
