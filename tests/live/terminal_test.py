"""What a person at a terminal sees."""
import os
import pty
import re
import select
import threading
import time
import unittest

import live


def on_terminal(*arguments, env=None):
    """Runs the program with a terminal as its standard output and error; gives the exit code and what it showed."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(live.UNJAM, [live.UNJAM, *arguments], {**os.environ, "TERM": "xterm", **(env or {})})
    shown = b""
    while select.select([terminal], [], [], live.LIMIT)[0]:
        try:
            piece = os.read(terminal, 65536)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    return os.waitstatus_to_exitcode(status), shown.decode(errors="replace")


class Terminal(live.LiveTest):
    def setUp(self):
        super().setUp()
        self.pair = live.pairs()[0]
        self.source = (self.pair.binary("crowd"), self.pair.core("crowd"))

    def test_progress_is_shown_and_erased(self):
        code, shown = on_terminal("groups", *self.source)
        self.assertEqual(code, 0, shown)
        self.assertRegex(shown, r"\r\x1b\[K(listing goroutines|reading stacks): \d+ of (at most )?\d+")
        self.assertIn("\r\x1b[K", shown[shown.rindex("reading stacks"):])

    def test_quiet_is_quiet(self):
        _, shown = on_terminal("groups", *self.source, "-q")
        self.assertNotIn("listing goroutines", shown)

    def test_a_file_that_takes_time_shows_how_far_it_is(self):
        pipe = self.path("slow.txt")
        os.mkfifo(pipe)

        def write():
            with open(pipe, "wb", buffering=0) as file:
                for number in range(1, 9):
                    file.write(b"goroutine %d [select]:\nmain.f()\n\t/src/main.go:%d +0x1\n\n" % (number, number) * 2000)
                    time.sleep(0.1)

        for options, expected in ([], r"\r\x1b\[Kreading .*slow.txt: [\d.]+ KiB.*\r\x1b\[K[^\x1b]"), (["-q"], None):
            writer = threading.Thread(target=write)
            writer.start()
            code, shown = on_terminal("groups", pipe, *options)
            writer.join()
            self.assertEqual(code, 0, shown)
            if expected:
                self.assertRegex(shown, re.compile(expected, re.DOTALL))
            else:
                self.assertNotIn("reading", shown)

    def test_nothing_but_the_result_in_a_pipe(self):
        result = self.run_unjam("groups", *self.source, dlv=self.pair.dlv)
        self.assertEqual(result.stderr, "")
        self.assertNotIn("\x1b", result.stdout)

    def test_colour_is_for_terminals_that_want_it(self):
        self.assertRegex(on_terminal("groups", *self.source)[1], r"\x1b\[1m")
        self.assertNotRegex(on_terminal("groups", *self.source, env={"NO_COLOR": "1"})[1], r"\x1b\[\d")
        self.assertNotRegex(on_terminal("groups", *self.source, "--color", "never")[1], r"\x1b\[\d")
        self.assertIn("\x1b[1m", self.run_unjam("groups", *self.source, "--color", "always", dlv=self.pair.dlv).stdout)
        self.assertIn("\x1b[1m", self.run_unjam("--color", "always", "groups", *self.source, dlv=self.pair.dlv).stdout)

    def test_a_profile_is_not_for_a_terminal(self):
        code, shown = on_terminal("groups", *self.source, "-o", "pprof")
        self.assertEqual(code, 2)
        self.assertIn("name a file with -o pprof:FILE, or use a pipe", shown)

    def test_the_first_line_is_the_answer(self):
        result = self.run_unjam("groups", *self.source, dlv=self.pair.dlv)
        self.assertRegex(result.stdout.splitlines()[0], r"\A[\d,]+ goroutines \(.*\), \d+ groups by app, wait")

    def test_a_snapshot_is_not_for_a_terminal(self):
        code, shown = on_terminal("snapshot", *self.source)
        self.assertEqual(code, 2)
        self.assertTrue(re.search("-o FILE", shown))


if __name__ == "__main__":
    unittest.main(verbosity=2)
