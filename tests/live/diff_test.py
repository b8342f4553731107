"""A service that leaks, at three moments: as cores, as lists of Delve's and as Go's own text."""
import contextlib
import itertools
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

import jsonschema

import live

LEAK = {"app": "main.fetch", "wait": "chan send"}
SCHEMAS = live.ROOT / "cli/render/schemas"
ROUNDS = (1, 2, 3)
BETWEEN = 2  # seconds from one core to the next
AT_REST = 10  # cores after which the collector's own goroutines have come to rest, at the latest


def schema(command):
    with open(SCHEMAS / f"{command}.schema.json", encoding="utf-8") as file:
        return json.load(file)


@contextlib.contextmanager
def running(binary, folder):
    """The service in its first round; gives the process and a function that waits for a round."""
    command = [live.ROOT / "examples/incident/traceable", binary, folder / "text"]
    with open(folder / "out", "wb") as out, subprocess.Popen(command, stdout=out) as process:
        try:
            yield process, lambda n: live.wait_until(
                lambda: f"ready round={n}\n" in (folder / "out").read_text(), f"round {n}")
        finally:
            process.kill()


class Moments:
    """The service at three moments, in a folder of its own; made once for each Go."""

    def __init__(self, pair):
        self.scratch = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.scratch.name)
        self.binary = str(self.folder / "binary")
        self.dlv = pair.dlv
        subprocess.run([pair.go, "build", "-buildvcs=false", "-o", self.binary, "."], check=True, timeout=live.LIMIT,
                       cwd=live.ROOT / "tests/programs/growing", env={**os.environ, "CGO_ENABLED": "0"})
        (self.folder / "lists").mkdir()
        (self.folder / "texts").mkdir()
        with running(self.binary, self.folder) as (process, wait_for_round):
            for n in ROUNDS:
                wait_for_round(n)
                self.take(process.pid, n)
                process.send_signal(signal.SIGUSR1)

    def take(self, pid, n):
        subprocess.run(["gcore", "-o", self.folder / "core", str(pid)], check=True, capture_output=True,
                       timeout=live.LIMIT)
        os.rename(self.folder / f"core.{pid}", self.core(n))
        os.rename(self.folder / f"text.{n}", self.text(n))
        with live.headless(self.dlv, "core", self.binary, self.core(n)) as (_, address):
            client = live.Rpc(address)
            pathlib.Path(self.list(n)).write_bytes(client.raw("ListGoroutines", {}))
            client.close()

    def core(self, n):
        return str(self.folder / f"core-{n}")

    def list(self, n):
        return str(self.folder / "lists" / f"{n}.json")

    def text(self, n):
        return str(self.folder / "texts" / f"{n}.txt")


@contextlib.contextmanager
def let_alone(binary, situation, folder):
    """A process that nobody disturbs; gives a function that takes its next core, and returns it with its binary."""
    with open(folder / "truth", "wb") as out, subprocess.Popen([binary, situation], stdout=out) as process:
        numbers = itertools.count(1)

        def next_core():
            time.sleep(BETWEEN)
            name = folder / f"core{next(numbers)}"
            subprocess.run(["gcore", "-o", name, str(process.pid)], check=True, capture_output=True, timeout=live.LIMIT)
            return [str(binary), f"{name}.{process.pid}"]

        try:
            live.wait_until(lambda: b"\nready " in (folder / "truth").read_bytes(), situation)
            yield next_core
        finally:
            process.kill()


class Diff(live.LiveTest):
    made = {}

    @classmethod
    def tearDownClass(cls):
        for moments in cls.made.values():
            moments.scratch.cleanup()

    def each_go(self, check):
        """Calls it with the moments of each Go, taken by a Delve of its age."""
        for pair in live.pairs()[:3]:
            with self.subTest(pair.name):
                if pair.name not in self.made:
                    self.made[pair.name] = Moments(pair)
                check(self.made[pair.name])

    def diff(self, *arguments, **options):
        report = self.json_of("diff", *arguments, **options)
        jsonschema.validate(report, schema("diff"))
        counts = [sum(row["counts"][i] for row in report["diff"]) for i in range(len(report["snapshots"]))]
        self.assertEqual(counts, [each["selection"]["goroutines"] for each in report["snapshots"]])
        return report

    def check_leak(self, report):
        """The leak comes first, and nothing else only ever grows."""
        self.assertEqual([row["key"] for row in report["diff"] if row["only_grows"]], [LEAK])
        [leak] = [row for row in report["diff"] if row["key"] == LEAK]
        self.assertEqual(leak, report["diff"][0])
        self.assertEqual((leak["counts"], leak["per_snapshot"]), ([200, 400, 600], 200))
        return leak

    def check_exact(self, report, *source, **options):
        """Who has not moved: those that leaked first, and those that wait for work; not the one that works."""
        progress = report["progress"]
        self.assertEqual(progress["verdict"], "known")
        leak = self.check_leak(report)
        self.assertEqual(leak["no_progress"], 200)
        self.assertLessEqual(set(leak["goroutines"][0]), set(progress["no_progress"]))
        rows = {row["key"]["app"]: row for row in report["diff"]}
        self.assertEqual(rows["main.work"]["no_progress"], 5)
        [busy] = self.json_of("goroutines", *source, "--with", "start=main.beat", **options)["goroutines"]
        self.assertNotIn(busy["id"], progress["no_progress"])
        self.assertEqual(rows["main.visit"]["trend"], "vanished")

    def test_cores_name_the_leak_and_who_made_no_progress(self):
        def check(moments):
            cores = [word for n in ROUNDS for word in (moments.binary, moments.core(n))]
            report = self.diff(*cores, dlv=moments.dlv)
            self.check_exact(report, *cores[:2], dlv=moments.dlv)
            self.assertGreater(report["progress"]["elapsed_ns"], 0)
            result = self.run_unjam("diff", *cores[:4], dlv=moments.dlv)
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertRegex(result.stdout, r"\A200 goroutines more in main\.fetch \[chan send\]; 20\d of the 20\d "
                                            r"goroutines that are in both made no progress at all")
        self.each_go(check)

    def test_a_directory_of_lists_tells_as_exactly(self):
        def check(moments):
            report = self.diff(str(moments.folder / "lists"))
            self.check_exact(report, moments.list(1))
            self.assertIsNone(report["progress"]["elapsed_ns"])
        self.each_go(check)

    def test_texts_tell_places_alone(self):
        def check(moments):
            report = self.diff(str(moments.folder / "texts"))
            leak = self.check_leak(report)
            self.assertEqual(report["progress"]["verdict"], "likely")
            self.assertEqual(report["progress"]["no_progress"], [])
            self.assertEqual(leak["same_place"], 200)
        self.each_go(check)

    def test_one_core_twice_is_no_hang(self):
        def check(moments):
            core = (moments.binary, moments.core(1))
            report = self.diff(*core, *core, dlv=moments.dlv)
            self.assertEqual(report["progress"]["verdict"], "same_moment")
            self.assertEqual(report["progress"]["no_progress"], [])
            report = self.diff(*core, moments.list(1), dlv=moments.dlv)
            self.assertEqual(report["progress"]["verdict"], "same_moment")
        self.each_go(check)

    @contextlib.contextmanager
    def two_cores_at_rest(self, pair, situation):
        """A binary and its core, twice, with nothing run in between; the collector's own goroutines rest only later."""
        with tempfile.TemporaryDirectory() as scratch:
            with let_alone(pair.binary("hangs"), situation, pathlib.Path(scratch)) as next_core:
                one, two = next_core(), next_core()
                for _ in range(AT_REST):
                    if self.diff(*one, *two, dlv=pair.dlv)["progress"]["verdict"] == "nothing_ran":
                        break
                    one, two = two, next_core()
            yield one + two

    def test_two_cores_of_a_hung_process_are_a_hang(self):
        for pair in live.pairs()[:3]:
            with self.subTest(pair.name), self.two_cores_at_rest(pair, "transfers-cross") as cores:
                report = self.diff(*cores, dlv=pair.dlv)
                self.assertEqual(report["progress"]["verdict"], "nothing_ran")
                self.assertEqual(report["progress"]["shared"], len(report["progress"]["no_progress"]))
                result = self.run_unjam("diff", *cores, dlv=pair.dlv)
                self.assertRegex(result.stdout, r"\AHANGS  No goroutine has run between the two cores: all \d+ are at "
                                                r"the same places, in the same waits")
                self.assertEqual(self.diff(*cores[:2], *cores[:2], dlv=pair.dlv)["progress"]["verdict"], "same_moment")

    def test_an_idle_process_and_one_that_works_do_not_hang(self):
        for pair in live.pairs()[:3]:
            with self.subTest(pair.name), self.two_cores_at_rest(pair, "idle-ticker") as cores:
                result = self.run_unjam("diff", *cores, dlv=pair.dlv)
                self.assertRegex(result.stdout, r"\AIDLE  No goroutine has run between the two cores: ")
            with self.subTest(pair.name), tempfile.TemporaryDirectory() as scratch:
                with let_alone(pair.binary("hangs"), "busy-pipeline", pathlib.Path(scratch)) as next_core:
                    cores = next_core() + next_core()
                self.assertIn(self.diff(*cores, dlv=pair.dlv)["progress"]["verdict"], ("known", "likely"))

    def test_another_process_is_told(self):
        def check(moments):
            report = self.diff(moments.core(1), str(live.ROOT / "examples/incident.zst"), dlv=moments.dlv)
            self.assertEqual(report["progress"]["verdict"], "other_process")
            self.assertEqual(report["progress"]["no_progress"] + report["progress"]["same_place"], [])
        self.each_go(check)

    def test_a_sum_is_not_printed_as_one_process(self):
        incident = str(live.ROOT / "examples/incident.zst")
        copy = self.path("copy.zst")
        shutil.copy(incident, copy)
        for form in ("debug2", "delve"):
            self.check_fails(self.run_unjam("goroutines", incident, copy, "-o", form), "one process")

    def test_sums_are_those_of_each_file(self):
        def check(moments):
            lists = str(moments.folder / "lists")
            report = self.json_of("groups", lists, "--by", "source,app")
            jsonschema.validate(report, schema("groups"))
            self.assertEqual(report["source"], {"kind": "several"})
            self.assertEqual([each["name"] for each in report["sources"]], [moments.list(n) for n in ROUNDS])
            for n in ROUNDS:
                alone = self.json_of("groups", moments.list(n), "--by", "app")
                ours = [group for group in report["groups"] if group["key"]["source"] == moments.list(n)]
                self.assertEqual([(group["key"]["app"], group["count"]) for group in ours],
                                 [(group["key"]["app"], group["count"]) for group in alone["groups"]])
                self.assertEqual([group["sources"][0]["goroutines"] for group in ours],
                                 [group["goroutines"] for group in alone["groups"]])
            [only] = self.json_of("groups", lists, "--by", "source", "--with", "source=2.json$")["groups"]
            self.assertEqual(only["key"], {"source": moments.list(2)})
            listed = self.json_of("goroutines", lists, "--with", "app=main.work")
            jsonschema.validate(listed, schema("goroutines"))
            self.assertEqual([each["source"] for each in listed["goroutines"]],
                             [moments.list(n) for n in ROUNDS for _ in range(5)])
        self.each_go(check)


class Usage(live.LiveTest):
    INCIDENT = str(live.ROOT / "examples/incident.zst")

    def write(self, name, content):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(content)
        return self.path(name)

    def folder(self, **files):
        os.mkdir(self.path("dumps"))
        for name, content in files.items():
            self.write(f"dumps/{name}", content)
        return self.path("dumps")

    def test_a_directory_may_hold_other_files(self):
        text = "goroutine 1 [select]:\nmain.f()\n\t/src/f.go:7 +0x1\n"
        folder = self.folder(a=text, b=text + "\n" + text.replace(" 1 ", " 2 "), README="about these dumps\n", empty="")
        os.mkdir(os.path.join(folder, "older"))
        result = self.run_unjam("diff", folder)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertRegex(result.stdout, r"\A1 goroutine more in main\.f \[select\]")
        for name in ("README", "empty", "older"):
            self.assertRegex(result.stdout, rf"\n  note: \S*/{name} was set aside: ")
        groups = self.json_of("groups", folder)
        self.assertEqual(groups["groups"][0]["count"], 3)
        self.assertEqual(len(groups["problems"]), 3)

    def test_a_damaged_dump_is_not_passed_over(self):
        self.check_fails(self.run_unjam("diff", self.folder(a='{"result":{"Goroutines":[{"id":1', b="[]")), "cut at byte")

    def test_unusable_sources_are_one_line(self):
        only = self.folder(README="words\n")
        self.check_fails(self.run_unjam("diff", self.INCIDENT), "two snapshots or more")
        self.check_fails(self.run_unjam("diff"), "SOURCE is missing")
        self.check_fails(self.run_unjam("diff", only), "no dump is among")
        self.check_fails(self.run_unjam("groups", only, "-o", "json"), "no dump is among")
        self.check_fails(self.run_unjam("diff", self.INCIDENT, self.path("missing")), "No such file")
        self.check_fails(self.run_unjam("diff", self.INCIDENT, self.INCIDENT, "--by", "source"), "its own column")
        self.check_fails(self.run_unjam("diff", self.INCIDENT, self.INCIDENT, "--by", "ap"), "did you mean 'app'")
        self.check_fails(self.run_unjam("groups", self.INCIDENT, self.INCIDENT), "named twice")
        other = self.write("other", "goroutine 1 [select]:\nmain.f()\n\t/src/f.go:7 +0x1\n")
        self.check_fails(self.run_unjam("groups", self.INCIDENT, other, "--by", "chan"), "one process at a time")
        self.check_fails(self.run_unjam("report", self.INCIDENT, other), "not an ELF executable")

    def test_a_cut_keeps_the_largest_changes(self):
        text = "goroutine {} [select]:\nmain.{}()\n\t/src/f.go:7 +0x1\n\n"
        many = "".join(text.format(n, "abcc"[n % 4]) for n in range(1, 13))
        folder = self.folder(a=text.format(1, "b"), b=many)
        report = self.json_of("diff", folder, "--top", "1")
        self.assertEqual([row["key"]["app"] for row in report["diff"]], ["main.c"])
        self.assertEqual(report["others"], {"diff": 2, "change": 5})
        self.assertIn("\n2 smaller changes, +5 together\n", self.run_unjam("diff", folder, "--top", "1").stdout)

    def test_formats_are_named_or_told_by_the_ending(self):
        out = self.path("out.md")
        self.assertEqual(self.run_unjam("diff", self.INCIDENT, self.INCIDENT, "-o", out).returncode, 0)
        with open(out, encoding="utf-8") as file:
            self.assertTrue(file.read().startswith("no group grew or shrank"))
        rows = self.run_unjam("diff", self.INCIDENT, self.INCIDENT, "-o", "ndjson").stdout.splitlines()
        self.assertTrue(all(json.loads(row)["trend"] == "same" for row in rows))


if __name__ == "__main__":
    live.main()
