"""Goroutines that look stuck and are not: no report may say of one that went on later that it never will.

The programs of programs/alive go on after their core was taken, and print then which goroutines have ended."""
import collections
import concurrent.futures
import json
import subprocess

import live

AT_ONCE = 2
SURE = ("proved", "strong")

# A core of a service under load is taken at any moment: also while the list of goroutines moves.
UNREADABLE = "not one of"

Job = collections.namedtuple("Job", "pair engine kind situation")


def kinds(pair):
    return sorted(folder.name for folder in (pair.folder / "alive").glob("*") if folder.is_dir())


def situations(pair):
    """All that a Go has cores of, as pairs of a kind and a name."""
    return [(kind, folder.name) for kind in kinds(pair)
            for folder in sorted((pair.folder / "alive" / kind).iterdir()) if (folder / "truth").exists()]


def jobs():
    """Everything with the engine core; with the slower one every sixth; with a Delve of another age less of both."""
    for number, pair in enumerate(live.pairs()):
        every = live.usual(pair, situations(pair)) if live.is_mixed(pair) else situations(pair)
        yield from (Job(pair, "core", *each) for each in every)
        slower = every if live.WHOLE else [] if live.is_mixed(pair) else every[number % 6::6]
        yield from (Job(pair, "delve", *each) for each in slower)


class Truth:
    """What a program says of itself, before the core and after it."""

    def __init__(self, job):
        self.said, after = job.pair.truth(f"alive/{job.kind}/{job.situation}")
        self.released, self.left = set(after["released"]), set(after["left"])
        self.stuck = set(self.said["stuck"])
        self.blocked = {each["id"]: each for each in self.said["blocked"]}
        self.may_be_quiet = job.kind == "idle"

    def gone(self, finding):
        """Of a finding's goroutines those that have ended, also if they were started just before the core."""
        return set(finding["goroutines"]) - self.left

    def what_is_wrong(self):
        """Why the program is not as it was meant to be, or an empty text."""
        if not self.blocked and not self.may_be_quiet:
            return "nobody looks stuck"
        if self.stuck & self.released:
            return f"goroutines {sorted(self.stuck & self.released)} were to be stuck, and have gone on"
        left = set(self.blocked) - self.stuck - self.released
        return f"goroutines {sorted(left)} have not gone on" if left else ""

    def named(self, numbers):
        of = {number: self.blocked.get(number, {"function": "another", "wait": "?"}) for number in numbers}
        return ", ".join(f"{number} ({of[number]['function']}, {of[number]['wait']})" for number in sorted(of))


def is_sure(finding):
    return finding["grade"] in SURE or finding.get("permanent") is True


def grade(finding):
    return "permanent" if finding.get("permanent") is True else finding["grade"]


def surest(findings, number):
    """The surest grade with which a goroutine is in one of the findings."""
    grades = [finding["grade"] for finding in findings if number in finding["goroutines"]]
    return next((each for each in (*SURE, "hint") if each in grades), "missed")


class Table:
    """Counts per pair, engine and kind: of the living, situations by the surest grade that is said of one who went
    on; of the dead, goroutines by the surest grade with which they are found."""

    LIVING = ("permanent", "proved", "strong", "hint", "right")
    DEAD = ("proved", "strong", "hint", "missed")

    def __init__(self):
        self.living, self.dead = collections.defaultdict(collections.Counter), collections.defaultdict(collections.Counter)

    def add(self, job, truth, findings):
        row = job.pair.name, job.engine, job.kind
        if not truth.stuck:
            said = {grade(finding) for finding in findings if truth.gone(finding)}
            self.living[row][next((each for each in self.LIVING if each in said), "right")] += 1
        for number in truth.stuck:
            self.dead[row][surest(findings, number)] += 1

    def text(self):
        def line(cells):
            return f"{cells[0]:<18}{cells[1]:<7}{cells[2]:<16}" + "".join(f"{cell:>10}" for cell in cells[3:])

        lines = [line(("", "", "", *["alive:"] * len(self.LIVING), *["dead:"] * len(self.DEAD))),
                 line(("pair", "engine", "kind", *self.LIVING, *self.DEAD))]
        rows = sorted(self.living.keys() | self.dead.keys())
        sums = collections.defaultdict(lambda: (collections.Counter(), collections.Counter()))
        for row in rows:
            lines.append(line((*row, *self.cells(self.living[row], self.dead[row]))))
            for key in (row[0], row[1], "all"), ("all", row[1], "all"):
                sums[key][0].update(self.living[row])
                sums[key][1].update(self.dead[row])
        return "\n".join(lines + [line((*key, *self.cells(*sums[key]))) for key in sorted(sums)])

    def cells(self, living, dead):
        return [living[each] or "-" for each in self.LIVING] + [dead[each] or "-" for each in self.DEAD]


class Alive(live.LiveTest):
    def test_programs_do_as_they_say(self):
        """Else it would be these programs that are wrong, not a report."""
        for job in jobs():
            if job.engine == "core" and not live.is_mixed(job.pair):
                with self.subTest(job.pair.name, situation=f"{job.kind}/{job.situation}"):
                    self.assertEqual(Truth(job).what_is_wrong(), "")

    def test_nothing_is_said_of_the_living(self):
        table = Table()
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            for job, report in pool.map(self.report, jobs()):
                with self.subTest(job.pair.name, engine=job.engine, situation=f"{job.kind}/{job.situation}"):
                    if job.kind == "idle" and UNREADABLE in report:
                        continue
                    self.assertIsInstance(report, dict)
                    truth = Truth(job)
                    table.add(job, truth, report["findings"])
                    self.assertEqual(self.false(truth, report["findings"]), [])
        print(f"\n{table.text()}", flush=True)

    def report(self, job):
        """The report, or a text that says why there is none."""
        program = f"alive/{job.kind}/{job.situation}"
        source = job.pair.binary(program), job.pair.core(program)
        try:
            result = self.run_unjam("report", *source, "--engine", job.engine, "-o", "json", dlv=job.pair.dlv)
            return job, json.loads(result.stdout)
        except subprocess.TimeoutExpired as error:
            return job, str(error)
        except ValueError:
            return job, f"exit status {result.returncode}: {result.stderr}"

    def false(self, truth, findings):
        """What is said for sure of goroutines that went on."""
        return [f"{grade(finding)}: {finding['kind']}: {truth.named(truth.gone(finding))}"
                for finding in findings if is_sure(finding) and truth.gone(finding)]


if __name__ == "__main__":
    live.main()
