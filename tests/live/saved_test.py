"""Saved ListGoroutines replies, against what jq counts in the same files."""
import csv
import io
import json
import subprocess
import unittest

import live

PIPELINE = "jq -c '{rows}[] | [.userCurrentLoc.function.name, .userCurrentLoc.line]' {file} | sort | uniq -c"


def jq_counts(rows, file):
    """{(function, line): count} as the well-known pipeline counts."""
    command = PIPELINE.format(rows=rows, file=file)
    lines = subprocess.run(command, shell=True, check=True, capture_output=True, text=True).stdout.splitlines()
    counts = {}
    for line in lines:
        number, key = line.strip().split(" ", 1)
        counts[tuple(json.loads(key))] = int(number)
    return counts


class SavedReply(live.LiveTest):
    def save(self, pair, api):
        path = self.path(f"dump-v{api}.json")
        with live.headless(pair.dlv, "core", pair.binary("incident"), pair.core("incident"), api=api) as (_, address):
            client = live.Rpc(address)
            with open(path, "wb") as file:
                file.write(client.raw("ListGoroutines", {}))
            client.close()
        return path

    def check_counts(self, rows, path):
        report = self.json_of("groups", path, "--by", "user", "--all")
        # A function and line may stand in two files; jq does not look at the file.
        counted = {}
        for group in report["groups"]:
            key = (group["key"]["user"]["function"], group["key"]["user"]["line"])
            counted[key] = counted.get(key, 0) + group["count"]
        self.assertEqual(counted, jq_counts(rows, path))

    def test_counts_equal_those_of_jq(self):
        for pair in live.pairs():
            with self.subTest(pair.name):
                self.check_counts(".result.Goroutines", self.save(pair, 2))
        self.check_counts(".result", self.save(live.pairs()[0], 1))

    def test_pages_are_one_list(self):
        pair = live.pairs()[0]
        pages, at = [], 0
        with live.headless(pair.dlv, "core", pair.binary("incident"), pair.core("incident")) as (_, address):
            client = live.Rpc(address)
            while at >= 0:
                pages.append(client.raw("ListGoroutines", {"Start": at, "Count": 300}))
                pages.append(client.raw("State", {"NonBlocking": True}))
                at = json.loads(pages[-2])["result"]["Nextg"]
            client.close()
        self.assertGreater(len(pages), 6)
        whole = self.json_of("goroutines", self.save(pair, 2), "--all")["goroutines"]
        for between in (b"", b"\n"):
            with open(self.path("pages"), "wb") as file:
                file.write(between.join(pages))
            report = self.json_of("goroutines", self.path("pages"), "--all")
            self.assertTrue(report["complete"])
            self.assertEqual(report["goroutines"], whole)
        with open(self.path("pages"), "wb") as file:
            file.write(b"".join(pages[:4]))
        self.assertFalse(self.json_of("goroutines", self.path("pages"), code=3)["complete"])

    def test_bare_results_and_standard_input(self):
        path = self.save(live.pairs()[0], 2)
        whole = self.json_of("groups", path, "--by", "user")["groups"]
        for query in (".result", ".result.Goroutines"):
            bare = subprocess.run(["jq", query, path], check=True, capture_output=True).stdout
            with open(self.path("bare"), "wb") as file:
                file.write(bare)
            self.assertEqual(self.json_of("groups", self.path("bare"), "--by", "user")["groups"], whole)
        with open(path, encoding="utf-8") as stdin:
            self.assertEqual(self.json_of("groups", "-", "--by", "user", stdin=stdin)["groups"], whole)

    def test_the_consumer_is_found_by_where_it_started(self):
        path = self.save(live.pairs()[0], 2)
        found = self.json_of("goroutines", path, "--with", "start=runConsumer$")["goroutines"]
        self.assertEqual(len(found), 1)
        self.assertEqual(len(self.json_of("goroutines", path, "--limit", "3")["goroutines"]), 3)

    def test_wait_reasons_have_the_names_of_their_go(self):
        for pair in live.pairs():
            with self.subTest(pair.name):
                listed = self.json_of("goroutines", self.save(pair, 2), "--all")["goroutines"]
                source = pair.binary("incident"), pair.core("incident")
                real = self.json_of("goroutines", *source, "--all", dlv=pair.dlv)["goroutines"]
                self.assertEqual({each["id"]: each["wait"] for each in listed},
                                 {each["id"]: each["wait"] for each in real})

    def test_a_list_of_goroutines_gives_a_hint(self):
        for pair in live.pairs():
            with self.subTest(pair.name):
                report = self.json_of("report", self.save(pair, 2))
                self.assertTrue(report["complete"])
                [finding] = report["findings"]
                self.assertEqual((finding["kind"], finding["grade"]), ("self_deadlock", "hint"))
                self.assertGreater(finding["blocked"], 1000)
                self.assertIn("main.(*Metrics).runConsumer", finding["title"])
                self.assertTrue(any("a core of the process" in problem["effect"] for problem in report["problems"]))

    def test_variables_need_a_core(self):
        path = self.save(live.pairs()[0], 2)
        self.check_fails(self.run_unjam("stack", path, "1", "--vars"), "--vars needs the core or a server")


class Recorded(live.LiveTest):
    def test_the_recorded_incident_can_be_read(self):
        report = self.json_of("groups", str(live.ROOT / "examples/incident.zst"), "--by", "wait")
        self.assertTrue(report["complete"])
        self.assertGreater(report["groups"][0]["count"], 1000)
        self.assertEqual(report["groups"][0]["key"], {"wait": "chan send"})

    def test_the_recorded_incident_is_a_proved_self_deadlock(self):
        [finding] = self.json_of("report", str(live.ROOT / "examples/incident.zst"))["findings"]
        self.assertEqual((finding["kind"], finding["grade"], finding["blocked"]), ("self_deadlock", "proved", 1001))


class Tables(live.LiveTest):
    INCIDENT = str(live.ROOT / "examples/incident.zst")

    def printed(self, command, form):
        result = self.run_unjam(command, self.INCIDENT, "-o", form)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout

    def test_they_have_the_counts_of_json(self):
        groups = self.json_of("groups", self.INCIDENT)["groups"]
        counts = [str(group["count"]) for group in groups]
        for form, delimiter in (("csv", ","), ("tsv", "\t")):
            rows = list(csv.reader(io.StringIO(self.printed("groups", form)), delimiter=delimiter))
            self.assertEqual([row[0] for row in rows[1:]], counts)
        markdown = self.printed("groups", "markdown").splitlines()
        self.assertEqual([row.split(" | ")[0].lstrip("| ") for row in markdown[2:]], counts)
        rows = list(csv.DictReader(io.StringIO(self.printed("goroutines", "csv"))))
        self.assertEqual([int(row["id"]) for row in rows],
                         [row["id"] for row in self.json_of("goroutines", self.INCIDENT)["goroutines"]])

    def test_folded_stacks_account_for_everybody(self):
        lines = self.printed("groups", "folded").splitlines()
        self.assertEqual(lines, sorted(lines))
        total = self.json_of("groups", self.INCIDENT)["selection"]["goroutines"]
        self.assertFalse(any("runtime.goexit" in line for line in lines))
        self.assertEqual(sum(int(line.rsplit(" ", 1)[1]) for line in lines), total)
        self.assertTrue(any(";main.(*Metrics).runConsumer;main.(*Metrics).SetM;" in line for line in lines))


class SavedFacts(live.LiveTest):
    """A snapshot of three goroutines, one of them unreadable: every answer is incomplete."""

    FILE = str(live.ROOT / "tests/fuzz/corpus/snapshot/facts")

    def rows(self, command, *arguments):
        result = self.run_unjam(command, self.FILE, *arguments, "-o", "json")
        self.assertEqual(result.returncode, 3, result.stderr)
        return json.loads(result.stdout)

    def test_channels_and_locks(self):
        channels = self.rows("channels")["channels"]
        self.assertEqual([(row["type"], row["senders"], row["receivers"]) for row in channels],
                         [("chan", [], [21]), ("chan main.Metric", [21], [])])
        locks = self.rows("locks")["locks"]
        self.assertEqual([(row["type"], row["readers"]) for row in locks], [("sync.RWMutex", [21])])
        self.assertEqual(self.rows("channels", "--with", "lock=Mutex")["channels"], channels)
        self.assertEqual(self.rows("channels", "--top", "1")["others"], {"channels": 1, "count": 1})

    def test_leaks_judge_everybody(self):
        leaks = self.rows("leaks")
        self.assertTrue(leaks["reachability"])
        self.assertEqual(sum(leaks["verdicts"].values()), leaks["selection"]["goroutines"])
        self.assertEqual(leaks["leaks"], [])  # one of the three objects is alive

    def test_goroutines_and_groups_show_them(self):
        waits = self.rows("goroutines")["goroutines"][0]["waits"]
        self.assertEqual([wait["kind"] for wait in waits], ["send", "receive", "read_lock", "poll"])
        groups = self.rows("groups", "--by", "chan,lock,type", "--panel")
        self.assertEqual(groups["panel"]["gomaxprocs"], 4)
        self.assertEqual([len(group["key"]["chan"] or []) for group in groups["groups"]], [0, 2])

    def test_where_they_are_missing_the_answer_is_incomplete(self):
        incident = self.without_facts(live.ROOT / "examples/incident.zst")
        for arguments in (["channels"], ["locks"], ["leaks"], ["groups", "--by", "chan"], ["groups", "--panel"],
                          ["groups", "--with", "lock=Mutex"], ["goroutines", "--without", "type=Mutex"]):
            with self.subTest(arguments=arguments):
                result = self.run_unjam(*arguments, incident)
                self.assertEqual(result.returncode, 3, result.stderr)
                self.assertRegex(result.stdout, r"\AINCOMPLETE: ")
                self.assertIn("what goroutines wait for was not captured", result.stdout)
        self.assertEqual(self.run_unjam("goroutines", incident).returncode, 0)


    def without_facts(self, path):
        """The same snapshot as an unjam that did not ask for them has saved it."""
        lines = subprocess.run(["zstd", "-dc", path], check=True, capture_output=True, text=True).stdout.splitlines()
        facts = ("facts", "now", "waits", "waits_known", "channels", "locks", "sleeps", "polls", "timers",
                 "operations", "sites", "future", "futures", "holders")
        tables = ("channel", "lock", "sleep", "poll", "timer", "panel", "site", "future", "holders")
        with open(self.path("plain"), "w", encoding="utf-8") as plain:
            for record in map(json.loads, lines):
                if next(iter(record)) not in tables:
                    print(json.dumps({key: value for key, value in record.items() if key not in facts}), file=plain)
        return self.path("plain")


class SavedFailures(live.LiveTest):
    def check_file(self, content, pattern):
        with open(self.path("file"), "wb") as file:
            file.write(content)
        self.check_fails(self.run_unjam("groups", self.path("file")), pattern)

    def test_what_is_no_dump_is_named(self):
        self.check_file(b"", "empty")
        self.check_file(b"just some words\n", "not a")
        self.check_file(b'{"id":1,"result":null,"error":"unknown method: x"}', "unknown method: x")
        self.check_file(b'{"hello":"world"}', "file: ")
        self.check_fails(self.run_unjam("groups", self.path("missing")), "No such file")
        self.check_fails(self.run_unjam("groups", self.scratch.name), "directory")

    def test_a_cut_dump_says_at_which_byte(self):
        whole = b'{"id":1,"result":{"Goroutines":[{"id":1,"status":4},{"id":2,"status":4}],"Nextg":-1},"error":null}'
        for size in range(1, len(whole) - 1):
            self.check_file(whole[:size], r"byte \d+")

    def test_a_cut_snapshot_is_refused(self):
        pair = live.pairs()[0]
        saved = self.path("s")
        self.run_unjam("snapshot", pair.binary("parked"), pair.core("parked"), "-o", saved, dlv=pair.dlv)
        with open(saved, "rb") as file:
            whole = file.read()
        for size in (10, len(whole) // 2, len(whole) - 2):
            self.check_file(whole[:size], r"byte \d+")


if __name__ == "__main__":
    unittest.main(verbosity=2)
