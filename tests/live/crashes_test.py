"""What ended a process, against what its program knew of its end and what the runtime printed of it."""
import json
import re

import live
import snapshots


class Crash:
    """A way in which the program crashed: its files, and what is known of its end."""

    def __init__(self, pair, folder):
        self.name = folder.name
        self.source = (str(pair.folder / "crashes/binary"), str(folder / "core"))
        self.truth = json.loads((folder / "truth").read_text())
        self.printed = (folder / "stderr").read_text()

    def said(self):
        """(the text, what stands before it) as the runtime printed it, without what only sets it off."""
        if self.truth["kind"] == "panic":
            texts = re.findall(r"^\t?panic: ((?:.|\n)*?)(?: \[recovered\])?$(?=\n\t?panic: |\n\[signal|\n\ngoroutine)",
                               self.printed, re.M)
            return texts[-1].replace("\n\t", "\n"), ""
        before, text = re.search(r"\A((?:.*\n)*?)fatal error: (.*)$", self.printed, re.M).groups()
        return text, before.rstrip("\n")

    def goroutines(self):
        """Those that the runtime shows first: who crashed. Two that met the same fatal error at once both did."""
        shown = re.findall(r"^goroutine (\d+) .*\[running", self.printed, re.M)
        times = max(len(re.findall(r"^fatal error: ", self.printed, re.M)), 1)
        return [int(number) for number in dict.fromkeys(shown)][:times]

    def fault(self):
        """(code, address, pc) of the signal that was no crash yet."""
        line = re.search(r"^\[signal \w+: .* code=(\w+) addr=(\w+) pc=(\w+)\]$", self.printed, re.M)
        return tuple(int(number, 16) for number in line.groups())


ENGINES = ("delve", "core")


def crashes(pair):
    """What the cores of a Go show."""
    folders = sorted(path.parent for path in (pair.folder / "crashes").glob("*/core"))
    assert len(folders) == 20, folders
    return [Crash(pair, folder) for folder in live.usual(pair, folders)]


LOST_STACK = "of the crash the stack could not be read"


def may_lack_stacks(pair):
    """Whether this Delve breaks on some stacks: 1.20 does on inlined calls of Go 1.27, wherever a core has them."""
    return pair.name == "go1.27-dlv1.20"


class Crashes(snapshots.SnapshotTest):
    seen = {}  # what was captured once is looked at by several tests

    def see(self, pair, crash, engine):
        """What an engine tells. One Delve reads a core for both: to start takes it longest."""
        if (pair.name, crash.name, engine) not in self.seen:
            binary, core = crash.source
            with live.headless(pair.dlv, "core", binary, core) as (_, server):
                for each in ENGINES:
                    self.seen[pair.name, crash.name, each] = self.see_through(server, core, pair, each)
        return self.seen[pair.name, crash.name, engine]

    def see_through(self, server, core, pair, engine):
        path = self.path("snapshot")
        result = self.run_unjam("snapshot", server, "--core", core, "--engine", engine, "-o", path)
        self.assertIn(result.returncode, (0, 3) if may_lack_stacks(pair) else (0,), result.stderr)
        seen = snapshots.Snapshot(path)
        for problem in seen.problems:
            if problem["problem"] == "loss":
                self.assertIn("Internal debugger error", problem["what"] + problem["effect"])
        return seen

    def check_each(self, check, *kinds):
        """Calls check(crash, snapshot) for every crash of some kinds, with what either engine makes of it."""
        for pair in live.pairs():
            for crash in crashes(pair):
                if kinds and crash.truth["kind"] not in kinds:
                    continue
                for engine in ENGINES:
                    with self.subTest(pair.name, crash=crash.name, engine=engine):
                        seen = self.see(pair, crash, engine)
                        self.assertIsNotNone(seen.crash)
                        crash.lacks_stack = may_lack_stacks(pair) and LOST_STACK in self.problems_of(seen)
                        check(crash, seen)

    @staticmethod
    def problems_of(seen):
        return [problem["what"] for problem in seen.problems]

    def test_every_crash_is_told_as_what_it_is(self):
        def check(crash, seen):
            truth = crash.truth
            self.assertEqual(seen.crash["crash"], truth["kind"])
            self.assertIn(seen.crash.get("goroutine", 0), truth.get("goroutines", [0]))
            self.assertEqual(seen.crash["signal"]["number"], truth.get("signal", 0))
            self.assertEqual([what for what in self.problems_of(seen) if "of the crash" in what],
                             [LOST_STACK] if crash.lacks_stack else [])
            self.assertGreater(seen.crash["thread"], 0)
            if "text" in truth:
                self.assertEqual(seen.crash["text"], truth["text"])

        self.check_each(check)

    def test_texts_are_what_the_runtime_printed(self):
        def check(crash, seen):
            text, before = crash.said()
            self.assertEqual((seen.crash["text"], seen.crash["detail"]), (text, before))
            self.assertIn(seen.crash.get("goroutine", 0), [0] if crash.name == "asleep" else crash.goroutines())

        self.check_each(check, "panic", "fatal")

    def test_panics_have_types_and_those_before_them(self):
        def check(crash, seen):
            if "type" in crash.truth:
                self.assertEqual(seen.crash["type"], crash.truth["type"])
            self.assertEqual([text for text, _, _ in seen.crash["earlier"]], crash.truth.get("earlier", []))
            self.assertEqual([recovered for _, _, recovered in seen.crash["earlier"]],
                             [crash.name == "again"] * len(seen.crash["earlier"]))

        self.check_each(check, "panic")

    def test_faults_are_those_that_the_runtime_printed(self):
        def check(crash, seen):
            if "signal" not in crash.truth:
                return
            signal = seen.crash["signal"]
            self.assertEqual((signal["code"], signal["address"], signal["pc"]), crash.fault())
            self.assertEqual(seen.crash["pc"], signal["pc"])
            if "address" in crash.truth:
                self.assertEqual(signal["address"], crash.truth["address"])

        self.check_each(check, "panic", "fatal")

    def test_a_flipped_bit_is_seen_and_nothing_else_is_taken_for_one(self):
        def check(crash, seen):
            flipped = [[crash.truth["address"], crash.truth["heap"]]] if "heap" in crash.truth else []
            self.assertEqual(seen.crash.get("flipped", []), flipped)

        self.check_each(check)

    def test_signals_from_outside_tell_who_sent_them_and_all_registers(self):
        def check(crash, seen):
            words = {"abort": "SIGABRT: abort", "hung": "SIGABRT: abort", "quit": "SIGQUIT: quit"}[crash.name]
            self.assertRegex(seen.crash["text"], rf"\A{words}, sent by process \d+\Z")
            self.assertGreater(seen.crash["signal"]["sender"], 0)
            printed = {name: int(value, 16) for name, value
                       in re.findall(r"^(r\w+) +0x(\w+)$", crash.printed.partition("\n-----\n")[0], re.M)}
            self.assertEqual({name: seen.crash["registers"][name] for name in printed}, printed)
            self.assertEqual(seen.crash["pc"], printed["rip"])
            functions = [location[0] for _, location, _ in seen.crash["stack"][0]]
            # The thread that took the signal waited on its own stack, to which a goroutine had left it.
            self.assertTrue({"runtime.mcall", "runtime.morestack"} & set(functions), functions)

        self.check_each(check, "signal")

    def test_a_signal_from_outside_is_no_finding_and_the_hang_is(self):
        for pair in live.pairs():
            for crash in crashes(pair):
                if crash.truth["kind"] != "signal" or live.is_mixed(pair):
                    continue
                with self.subTest(pair.name, crash=crash.name):
                    report = self.json_of("report", *crash.source, dlv=pair.dlv)
                    self.assertEqual(report["crash"]["kind"], "signal")
                    self.assertEqual([finding["kind"] for finding in report["findings"]],
                                     ["lock_contention"] if crash.name == "hung" else [])
                    shown = self.run_unjam("report", *crash.source, dlv=pair.dlv).stdout.splitlines()
                    self.assertRegex(shown[0], r"\ABLOCKED  20 of \d+ goroutines queue for [^;]+; goroutine \d+, "
                                               r"which may hold it, sleeps\.\Z" if crash.name == "hung" else r"\AOK  ")
                    self.assertRegex("\n".join(shown[1:5]), r"ended by a signal: SIG\w+: \w+, sent by process \d+")

    def test_the_frame_that_crashed_is_the_programs(self):
        def check(crash, seen):
            if "function" not in crash.truth or crash.lacks_stack:
                return
            frames, _ = seen.goroutines[seen.crash["goroutine"]]["stack"]
            crashed = [location[0] for pc, location, _ in frames if pc == seen.crash["pc"]]
            if crash.name != "unlock":  # it was in package sync
                self.assertIn(crash.truth["function"], crashed)
            self.assertEqual(set(seen.crash["registers"]), {"rip", "rsp", "rbp"})

        self.check_each(check, "panic", "fatal")

    def test_all_asleep_has_the_threads_stack(self):
        def check(crash, seen):
            functions = [location[0] for _, location, _ in seen.crash["stack"][0]] if seen.crash["stack"] else []
            self.assertEqual("runtime.checkdead" in functions, crash.name == "asleep")

        self.check_each(check, "fatal")

    def test_both_engines_see_the_same(self):
        for pair in live.pairs():
            for crash in crashes(pair):
                with self.subTest(pair.name, crash=crash.name):
                    one, other = (self.see(pair, crash, engine).crash for engine in ENGINES)
                    self.assertEqual(one, other)

    def test_others_are_still_there(self):
        def check(crash, seen):
            waiting = [number for number, one in seen.goroutines.items() if one["wait"] == "chan receive"]
            self.assertGreaterEqual(len(waiting), crash.truth.get("parked", 0))

        self.check_each(check, "panic")


class Living(snapshots.SnapshotTest):
    def test_what_only_a_debugger_stopped_did_not_crash(self):
        for pair in live.pairs():
            for program in ("parked", "waits", "leaks", "healthy", "incident"):
                for engine in ENGINES:
                    with self.subTest(pair.name, program=program, engine=engine):
                        path = self.path("snapshot")
                        self.run_unjam("snapshot", pair.binary(program), pair.core(program), "--engine", engine,
                                       "-o", path, dlv=pair.dlv)
                        self.assertIsNone(snapshots.Snapshot(path).crash)


if __name__ == "__main__":
    live.main()
