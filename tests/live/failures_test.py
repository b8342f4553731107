"""What goes wrong: inputs that cannot be used, and servers that die, stall or are interrupted on the way."""
import json
import os
import re
import shutil
import signal
import subprocess
import time
import unittest

import live


class BadInput(live.LiveTest):
    def test_the_command_line(self):
        for arguments, pattern in [
                (["groups"], "SOURCE is missing"),
                (["groups", "x", "--by", "app,wiat"], "wait"),
                (["groups", "x", "--with", "wait=("], "missing \\)"),
                (["groups", "x", "--with", "wait"], "KEY=REGEX|="),
                (["groups", "x", "--no-such-option"], "--no-such-option"),
                (["groups", "x", "--dlv-memory", "lots"], "not an amount"),
                (["groups", "x", "--cross-check", "-1"], "--cross-check: not a count: -1"),
                (["groups", "x", "--top", "-1"], "--top: not a count: -1"),
                (["leaks", "x", "--top=-2"], "--top: not a count: -2"),
                (["channels", "x", "--top", "1.5"], "--top: not a count: 1.5"),
                (["locks", "x", "--top", "99999999999999999999"], "--top: not a count: 9+"),
                (["goroutines", "x", "--limit", "-1"], "--limit: not a count: -1"),
                (["grups", "x"], "no command or file 'grups', did you mean 'groups'"),
                (["groups", "x", "--engine", "magic"], "--engine: unknown 'magic' .auto.delve.core"),
                (["groups", "x", "--engine", "0"], "--engine: unknown '0'"),
                (["groups", "x", "--stacks", "sampel"], "--stacks: unknown 'sampel', did you mean 'sample'"),
                (["--color", "alwasy", "groups", "x"], "--color: unknown 'alwasy', did you mean 'always'"),
                (["groups", "x", "--limt=5"], "unexpected '--limt=5'; `unjam groups --help` shows"),
                (["x", "--tpo", "5"], "unexpected '--tpo', did you mean '--top'"),
                (["--verbsoe"], "unexpected '--verbsoe', did you mean '--verbose'"),
                (["--color", "always"], "which command. `unjam --help` lists them"),
                (["--color", "always", "grups", "x"], "no command or file 'grups', did you mean 'groups'"),
                (["leaks", ":1", "--engine", "core"], "add --core FILE"),
                (["leaks", ":1", "--core", __file__], "not an ELF core"),
                (["leaks", __file__, "--core", "core"], "--core is only for the address of a server"),
                (["channels", "x", "--with", "chan=("], "missing \\)"),
                (["stack", "x"], "name one or more goroutines"),
                (["groups", "a", "b", "c"], "one SOURCE at a time|No such file"),
                (["groups", "/nonexistent"], "No such file")]:
            with self.subTest(arguments=arguments):
                self.check_fails(self.run_unjam(*arguments), pattern)

    def test_help_teaches_and_succeeds(self):
        for arguments in (["--help"], ["groups", "--help"], ["goroutines", "--help"], ["stack", "--help"],
                          ["channels", "--help"], ["locks", "--help"], ["leaks", "--help"], ["snapshot", "--help"]):
            result = self.run_unjam(*arguments)
            self.assertEqual(result.returncode, 0)
            self.assertIn("unjam", result.stdout)
        self.assertRegex(self.run_unjam("--version").stdout, r"\Aunjam \d+\.\d+\.\d+\n\Z")

    def test_files_that_are_no_binary_and_core(self):
        pair = live.pairs()[0]
        binary, core = pair.binary("parked"), pair.core("parked")
        text = self.path("text")
        with open(text, "w", encoding="utf-8") as file:
            file.write("just some words\n")
        self.check_fails(self.run_unjam("groups", core, binary), "the binary comes first")
        self.check_fails(self.run_unjam("groups", binary, text), "not an ELF core")
        self.check_fails(self.run_unjam("report", text, core), "not an ELF executable")
        self.check_fails(self.run_unjam("groups", text, core), "not a dump")
        self.check_fails(self.run_unjam("groups", binary), "name its core too")
        self.check_fails(self.run_unjam("groups", binary, self.path("missing")), "No such file")
        self.check_fails(self.run_unjam("groups", binary, core, dlv="/nonexistent/dlv"), "--dlv")

    def test_a_binary_that_is_not_the_cores(self):
        for pair in live.pairs():
            with self.subTest(pair.name):
                result = self.run_unjam("groups", pair.binary("crowd"), pair.core("parked"), dlv=pair.dlv)
                self.check_fails(result, "belong together|build")

    def test_a_stripped_binary(self):
        for pair in live.pairs():
            with self.subTest(pair.name):
                stripped = self.path("stripped")
                subprocess.run(["strip", "-o", stripped, pair.binary("parked")], check=True)
                result = self.run_unjam("groups", stripped, pair.core("parked"), dlv=pair.dlv)
                self.check_fails(result, "unstripped")

    def test_a_cut_core(self):
        for pair in live.pairs():
            size = os.path.getsize(pair.core("parked"))
            for part in (0.00001, 0.0005):
                with self.subTest(pair.name, part=part):
                    cut = self.path("cut")
                    with open(pair.core("parked"), "rb") as whole, open(cut, "wb") as file:
                        file.write(whole.read(int(size * part)))
                    self.check_fails(self.run_unjam("groups", pair.binary("parked"), cut, dlv=pair.dlv), "cut")
                    self.check_fails(self.run_unjam("groups", cut, dlv=pair.dlv), "give the binary as well")

    def test_an_output_that_cannot_be_written(self):
        pair = live.pairs()[0]
        source = [pair.binary("parked"), pair.core("parked")]
        for target in ("/nonexistent/folder/x.json", "/dev/full"):
            result = self.run_unjam("groups", *source, "-o", "json:" + target, dlv=pair.dlv)
            self.check_fails(result, "x.json|/dev/full")
        with open("/dev/full", "w", encoding="utf-8") as full:
            process = live.start_unjam("groups", *source)
            process.communicate()
            refused = subprocess.run([live.UNJAM, "groups", *source], stdout=full, stderr=subprocess.PIPE, text=True,
                                     check=False)
        self.assertEqual(refused.returncode, 2)
        self.assertIn("cannot write to standard output", refused.stderr)


class Interrupted(live.LiveTest):
    """A capture of the crowd takes long enough to be in the middle of it."""

    def start(self, *more, command="groups"):
        self.pair = live.pairs()[0]
        return live.start_unjam(command, self.pair.binary("crowd"), self.pair.core("crowd"), *more,
                                env={**os.environ, **self.env})

    def check_nothing_runs(self, dlv):
        live.wait_until(lambda: not os.path.exists(f"/proc/{dlv}"), "the end of dlv")

    def end_dlv(self, delay):
        process = self.start("-o", "json")
        dlv = live.wait_until(lambda: live.child_dlv(process), "dlv to be started")
        time.sleep(delay)
        try:
            os.kill(dlv, signal.SIGKILL)
        except ProcessLookupError:
            pass  # it was quicker: then the answer is whole
        out, error = process.communicate(timeout=live.LIMIT)
        self.check_nothing_runs(dlv)
        return process.returncode, out, error

    def test_a_dlv_that_is_killed_at_any_moment(self):
        seen = set()
        for step in range(25):
            code, out, error = self.end_dlv(step * 0.02)
            seen.add(code)
            with self.subTest(step=step, code=code):
                self.assertIn(code, (0, 2, 3), error)
                if code == 2:
                    self.assertEqual(out, "")
                    self.assertRegex(error, r"\Aunjam: [^\n]*(killed|signal)[^\n]*\n\Z")
                else:
                    self.assertEqual('"complete": true' in out or '"complete":true' in out, code == 0)
        self.assertIn(2, seen)

    def test_ctrl_c_at_any_moment(self):
        for step in range(15):
            with self.subTest(step=step):
                process = self.start()
                dlv = live.wait_until(lambda p=process: live.child_dlv(p) or p.poll() is not None, "dlv")
                time.sleep(step * 0.03)
                process.send_signal(signal.SIGINT)
                out, _ = process.communicate(timeout=live.LIMIT)
                # With its dlv gone it only writes its answer, and has nothing to end in order.
                self.assertIn(process.returncode, (130, 0, -signal.SIGINT))
                if process.returncode == 130:
                    self.assertEqual(out, "")
                if dlv is not True:
                    self.check_nothing_runs(dlv)

    def test_a_file_is_whole_or_not_there_whenever_unjam_is_killed(self):
        pair = live.pairs()[0]
        saved = self.path("saved.zst")
        self.run_unjam("snapshot", pair.binary("crowd"), pair.core("crowd"), "-o", saved)
        begin = time.monotonic()
        self.run_unjam("goroutines", saved, "-o", self.path("out.json"))
        took = time.monotonic() - begin
        for step in range(20):
            folder = self.path(f"out{step}")
            os.mkdir(folder)
            process = live.start_unjam("goroutines", saved, "-o", f"{folder}/out.json")
            time.sleep(took * step / 20)
            process.kill()
            process.communicate(timeout=live.LIMIT)
            left = os.listdir(folder)
            self.assertIn(left, ([], ["out.json"]))
            for name in left:
                with open(os.path.join(folder, name), encoding="utf-8") as file:
                    self.assertTrue(json.load(file)["complete"])

    def test_ctrl_c_keeps_what_was_captured_if_a_file_was_asked_for(self):
        with live.headless(live.pairs()[0].dlv, "core", live.pairs()[0].binary("crowd"),
                           live.pairs()[0].core("crowd")) as (server, address):
            saved = self.path("partial.zst")
            process = live.start_unjam("snapshot", address, "-o", saved)
            # Stopped in the middle of the capture, the server answers no more.
            live.wait_until(lambda: self.has_answered(server, process), "the first goroutines")
            server.send_signal(signal.SIGSTOP)
            process.send_signal(signal.SIGINT)
            _, error = process.communicate(timeout=live.LIMIT)
            server.send_signal(signal.SIGCONT)
            self.assertEqual(process.returncode, 130, error)
        report = self.json_of("groups", saved, code=3)
        self.assertFalse(report["complete"])

    def has_answered(self, server, process):
        """Whether the server is in the middle of what a capture of the crowd needs: behind its one page."""
        with open(f"/proc/{server.pid}/io", encoding="utf-8") as file:
            written = int(re.search(r"wchar: (\d+)", file.read()).group(1))
        return written > 1_500_000 or process.poll() is not None

    def test_sigkill_of_unjam_leaves_nothing(self):
        for delay in (0.05, 0.2, 0.4):
            process = self.start()
            dlv = live.wait_until(lambda p=process: live.child_dlv(p), "dlv to be started")
            time.sleep(delay)
            process.kill()
            process.communicate()
            self.check_nothing_runs(dlv)

    def test_a_dlv_that_needs_too_much_memory(self):
        self.start().communicate()
        result = self.run_unjam("groups", self.pair.binary("crowd"), self.pair.core("crowd"), "--dlv-memory", "20M",
                                dlv=self.pair.dlv)
        self.assertIn(result.returncode, (2, 3))
        self.assertIn("--dlv-memory", result.stderr + result.stdout)

    def test_a_server_that_stalls_gives_what_it_gave(self):
        pair = live.pairs()[0]
        with live.headless(pair.dlv, "core", pair.binary("crowd"), pair.core("crowd")) as (server, address):
            process = live.start_unjam("groups", address, "--timeout", "1", "-o", "json")
            live.wait_until(lambda: self.has_answered(server, process), "the first goroutines")
            server.send_signal(signal.SIGSTOP)
            started = time.monotonic()
            out, error = process.communicate(timeout=live.LIMIT)
            server.send_signal(signal.SIGCONT)
        self.assertEqual(process.returncode, 3, error)
        self.assertLess(time.monotonic() - started, 20)
        self.assertIn("no reply within the time limit", out)


if __name__ == "__main__":
    live.main()
