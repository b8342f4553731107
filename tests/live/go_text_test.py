"""Goroutines as Go itself prints them, plain and as logs have them, against what the program says of itself."""
import gzip
import json
import re
import signal
import subprocess
import tempfile

import live

PREFIXES = ("Nov 21 03:00:0{} web-7 shop[812]: ", "2026-11-21T03:00:01.{}Z stderr F ", "shop-1  | ")


def firsts():
    """One pair of each Go."""
    return {pair.folder: pair for pair in reversed(live.pairs())}.values()


def quit_text(binary, *arguments):
    """What the program says, and what Go prints of it when it gets SIGQUIT."""
    with tempfile.TemporaryFile("w+") as stderr:
        program = subprocess.Popen([binary, *arguments], stdout=subprocess.PIPE, stderr=stderr, text=True)
        truth = []
        for line in program.stdout:
            if line.startswith("ready"):
                break
            if line.startswith("{"):
                truth.append(json.loads(line))
        program.send_signal(signal.SIGQUIT)
        program.wait(live.LIMIT)
        program.stdout.close()
        stderr.seek(0)
        return truth, stderr.read()


def as_strings(text):
    """As docker keeps it: a line of JSON for each line."""
    return "".join(json.dumps({"log": line + "\n", "stream": "stderr"}) + "\n" for line in text.splitlines())


class GoText(live.LiveTest):
    @classmethod
    def setUpClass(cls):
        cls.dumps = {pair.folder: quit_text(pair.binary("waits")) for pair in firsts()}

    def rows(self, text, *arguments):
        with open(self.path("dump"), "w", encoding="utf-8") as file:
            file.write(text)
        report = self.json_of("goroutines", self.path("dump"), *arguments)
        self.assertTrue(report["complete"])
        return {row["id"]: row for row in report["goroutines"]}

    def test_each_goroutine_waits_where_the_program_says(self):
        for pair in firsts():
            truth, text = self.dumps[pair.folder]
            self.assertGreater(len(truth), 500)
            rows = self.rows(text)
            for said in truth:
                with self.subTest(pair.name, goroutine=said["id"], name=said["name"]):
                    row = rows[said["id"]]
                    if said["name"] == "spin":  # at this moment, or not
                        self.assertIn(row["status"], ("running", "runnable"))
                        continue
                    self.assertEqual(row["wait"] or row["status"], said["wait"])
                    self.assertEqual(row["app"]["function"], said["function"])

    def test_all_that_go_printed_are_told(self):
        for pair in firsts():
            _, text = self.dumps[pair.folder]
            printed = {int(number) for number in re.findall(r"^goroutine (\d+) ", text, re.M)} - {0}
            everybody = self.rows(text, "--all")
            self.assertEqual(set(everybody), printed, pair.name)
            starts = {row["start"]["function"] for row in everybody.values() if row["start"]}
            self.assertNotIn("runtime.goexit", starts)
            self.assertTrue(next(row for row in everybody.values() if row["wait"] == "force gc (idle)")["system"])

    def test_logs_are_told_like_the_text_within(self):
        for pair in firsts():
            _, text = self.dumps[pair.folder]
            whole = self.rows(text)
            other = "db: ready (ok)\n"
            logs = ["".join(prefix.format(i % 10) + line + "\n" for i, line in enumerate(text.splitlines()))
                    for prefix in PREFIXES]
            logs += [text.replace("\n", "\r\n"), as_strings(text), json.dumps({"msg": "died", "stack": text}) + "\n"]
            for number, log in enumerate(logs):
                with self.subTest(pair.name, log=number):
                    self.assertEqual(self.rows(other * 1000 + log + other), whole)
            with open(self.path("dump.gz"), "wb") as file:
                file.write(gzip.compress(text.encode()))
            packed = self.json_of("goroutines", self.path("dump.gz"))["goroutines"]
            self.assertEqual({row["id"]: row for row in packed}, whole)

    def test_a_report_gives_hints(self):
        pair = live.pairs()[0]
        _, text = self.dumps[pair.folder]
        with open(self.path("dump"), "w", encoding="utf-8") as file:
            file.write(text)
        report = self.json_of("report", self.path("dump"))
        self.assertEqual({finding["grade"] for finding in report["findings"]}, {"hint"})
        self.assertIn("nil_channel", {finding["kind"] for finding in report["findings"]})

    def test_a_test_that_timed_out(self):
        """The output of go test has goroutines, too, between lines of its own."""
        pair = live.pairs()[0]
        with tempfile.TemporaryDirectory() as folder:
            with open(folder + "/go.mod", "w", encoding="utf-8") as file:
                file.write("module hung\n\ngo 1.19\n")
            with open(folder + "/hung_test.go", "w", encoding="utf-8") as file:
                file.write("package hung\n\nimport \"testing\"\n\n"
                           "func TestHangs(t *testing.T) { make(chan int) <- 1 }\n")
            result = subprocess.run([pair.go, "test", "-timeout", "1s", "./..."], cwd=folder, capture_output=True,
                                    text=True, check=False)
        waiting = [row for row in self.rows(result.stdout).values() if row["wait"] == "chan send"]
        self.assertEqual([row["app"]["function"] for row in waiting], ["hung.TestHangs"])


if __name__ == "__main__":
    live.main()
