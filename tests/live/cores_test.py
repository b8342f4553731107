"""Real cores of every pair, through a dlv of our own."""
import json
import os
import re

import live


def function(location):
    return (location or {}).get("function") or ""


def same_function(said, seen):
    """Generic functions are written main.f[...] by the program and main.f[go.shape.int] by Delve."""
    pattern = re.escape(said).replace(re.escape("[...]"), r"\[.*\]")
    return re.fullmatch(pattern, seen) is not None


class Parked(live.LiveTest):
    def test_every_goroutine_is_where_the_program_says(self):
        for pair in live.pairs():
            with self.subTest(pair.name):
                core = pair.core("parked")
                # Delve 1.20 breaks on labels of newer Go and cannot list these goroutines; their stacks it has.
                broken_labels = pair.name == "go1.27-dlv1.20"
                report = self.json_of("goroutines", pair.binary("parked"), core, "--all", dlv=pair.dlv,
                                      code=3 if broken_labels else 0)
                self.assertEqual(report["complete"], not broken_labels, report["problems"])
                rows = {row["id"]: row for row in report["goroutines"] if not row.get("unreadable")}
                for truth in pair.truth("parked"):
                    with self.subTest(pair.name, truth=truth):
                        row = rows[truth["id"]]
                        self.assertFalse(row["system"])
                        self.assertTrue(same_function(truth["function"], function(row["app"])), row["app"])
                        self.check_wait(truth, row)
                        if "labels" in truth and self.labels_expected(pair):
                            self.assertEqual(row["labels"], truth["labels"])

    def check_wait(self, truth, row):
        if truth["kind"] == "syscall":
            self.assertEqual(row["status"], "syscall")
            self.assertGreater(row["thread"], 0)
        else:
            self.assertEqual(row["status"], "waiting")
            self.assertEqual(row["wait"], truth["wait"])

    def labels_expected(self, pair):
        """Delve before 1.24 cannot read the labels of Go since 1.24, Delve 1.24 those of Go 1.27."""
        go, dlv = (tuple(map(int, part.lstrip("godlv").split("."))) for part in pair.name.split("-"))
        return go < (1, 24) or dlv >= (1, 27) or (go == (1, 24) and dlv == (1, 24))

    def test_names_belong_to_their_lines(self):
        """Every app and user location stands in the file and the lines of the function that it names."""
        for pair in live.pairs():
            if pair.name == "go1.27-dlv1.20":
                continue  # that Delve takes wrong files for the frames around inlined calls
            with self.subTest(pair.name):
                report = self.json_of("goroutines", pair.binary("parked"), pair.core("parked"), dlv=pair.dlv)
                for row in report["goroutines"]:
                    for key in ("user", "app", "start"):
                        self.check_location(row[key])

    def check_location(self, location):
        name = function(location)
        match = re.fullmatch(r"main\.(?:\(\*?(\w+)\)\.|(\w+)\.)?(\w+)(?:\[.*\])?", name)
        if not match or re.search(r"\.func\d|gowrap|-fm$", name):
            return
        with open(location["file"], encoding="utf-8") as file:
            lines = file.read().splitlines()
        declared = None
        for number, line in enumerate(lines, 1):
            found = re.match(r"func (?:\([^)]*\) )?(\w+)", line)
            if found:
                declared = found.group(1)
            if number == location["line"]:
                break
        self.assertEqual(declared, match.group(3), location)

    def test_a_stack_shows_inlined_calls_and_variables(self):
        for pair in live.pairs():
            with self.subTest(pair.name):
                binary, core = pair.binary("parked"), pair.core("parked")
                ids = [truth["id"] for truth in pair.truth("parked") if truth["function"] == "main.(*queue).put"]
                plain = self.run_unjam("stack", binary, core, str(ids[0]), dlv=pair.dlv)
                self.assertEqual(plain.returncode, 0, plain.stderr)
                self.assertRegex(plain.stdout, r"main\.\(\*queue\)\.put \(inlined\)")
                full = self.run_unjam("stack", binary, core, str(ids[0]), "--vars", dlv=pair.dlv)
                self.assertEqual(full.returncode, 0, full.stderr)
                self.assertRegex(full.stdout, r"\n +(arg|var) \w+ ")

    def test_a_deep_stack_is_whole(self):
        for pair in live.pairs():
            with self.subTest(pair.name):
                rows = self.run_unjam("goroutines", pair.binary("parked"), pair.core("parked"), "-o", "ndjson",
                                      "--with", "stack=main.recurse", dlv=pair.dlv).stdout.splitlines()
                stack = json.loads(rows[0])["stack"]
                self.assertGreater(len(stack), 300)
                self.assertEqual(function(stack[-1]), "runtime.goexit")


class Incident(live.LiveTest):
    def groups(self, pair, *arguments):
        return self.json_of("groups", pair.binary("incident"), pair.core("incident"), *arguments, dlv=pair.dlv)

    def test_a_thousand_handlers_and_their_consumer_wait_to_send(self):
        for pair in live.pairs():
            with self.subTest(pair.name):
                report = self.groups(pair, "--by", "wait")
                self.assertTrue(report["complete"], report["problems"])
                waits = {group["key"]["wait"]: group["count"] for group in report["groups"]}
                self.assertGreater(waits["chan send"], 900)
                consumer = self.groups(pair, "--by", "app,wait", "--with", r"start=runConsumer|gowrap",
                                       "--with", "wait=chan send")
                keys = [(function(group["key"]["app"]), group["count"]) for group in consumer["groups"]]
                self.assertIn(("main.(*Metrics).SetM", 1), keys)

    def test_counts_add_up_by_every_key(self):
        for pair in live.pairs():
            for keys in ("current", "user", "app", "start", "go", "status", "wait", "thread", "stack",
                         "label:x", "app,start,wait"):
                with self.subTest(pair.name, keys=keys):
                    report = self.groups(pair, "--by", keys, "--all")
                    self.assertEqual(sum(group["count"] for group in report["groups"]),
                                     report["counts"]["goroutines"])
                    members = [number for group in report["groups"] for number in group["goroutines"]]
                    self.assertEqual(len(members), len(set(members)))

    def test_the_core_alone_finds_its_binary(self):
        pair = live.pairs()[0]
        both = self.groups(pair)
        alone = self.json_of("groups", pair.core("incident"), dlv=pair.dlv)
        self.assertEqual(alone["groups"], both["groups"])
        self.assertTrue(os.path.samefile(alone["source"]["binary"], pair.binary("incident")))

    def test_equal_runs_give_equal_bytes(self):
        pair = live.pairs()[0]
        runs = [self.run_unjam("groups", pair.binary("incident"), pair.core("incident"), "-o", "json", dlv=pair.dlv)
                for _ in range(2)]
        self.assertEqual(runs[0].stdout, runs[1].stdout)

    def test_a_snapshot_answers_like_its_source(self):
        pair = live.pairs()[0]
        for name in ("incident.json", "incident.zst"):
            saved = self.run_unjam("snapshot", pair.binary("incident"), pair.core("incident"),
                                   "-o", self.path(name), dlv=pair.dlv)
            self.assertEqual((saved.returncode, saved.stdout, saved.stderr), (0, "", ""))
            direct = self.run_unjam("groups", pair.binary("incident"), pair.core("incident"), "-o", "json",
                                    dlv=pair.dlv)
            self.assertEqual(self.run_unjam("groups", self.path(name), "-o", "json").stdout, direct.stdout)

    def test_sampled_stacks_give_the_same_places(self):
        pair = live.pairs()[0]
        sampled = self.groups(pair, "--stacks", "sample")
        self.assertEqual([(g["key"], g["count"]) for g in sampled["groups"]],
                         [(g["key"], g["count"]) for g in self.groups(pair)["groups"]])


class Waiting(live.LiveTest):
    def test_every_goroutine_waits_as_its_program_says(self):
        for pair in live.pairs():
            for program in ("waits", "leaks", "healthy"):
                with self.subTest(pair.name, program=program):
                    result = self.run_unjam("goroutines", pair.binary(program), pair.core(program), "--all", "-o", "json",
                                            dlv=pair.dlv)
                    rows = {row["id"]: row for row in json.loads(result.stdout)["goroutines"] if not row.get("unreadable")}
                    wrong = [truth for truth in pair.truth(program) if not self.agrees(pair, truth, rows.get(truth["id"]))]
                    self.assertEqual(wrong, [])

    def agrees(self, pair, truth, row):
        if "labels" in truth and pair.name == "go1.27-dlv1.20":
            return row["status"] == "waiting"  # see Parked
        if truth["kind"] == "running":
            return row["status"] in ("running", "runnable")
        if truth["kind"] == "syscall":
            return row["status"] == "syscall"
        return (row["status"], row["wait"]) == ("waiting", truth["wait"])


class Crowd(live.LiveTest):
    def test_every_goroutine_of_a_crowd_has_its_stack(self):
        for pair in live.pairs():
            with self.subTest(pair.name):
                result = self.run_unjam("goroutines", pair.binary("crowd"), pair.core("crowd"), "-o", "ndjson",
                                        dlv=pair.dlv)
                self.assertEqual(result.returncode, 0, result.stderr)
                rows = [json.loads(line) for line in result.stdout.splitlines()]
                promised = int(re.search(r"goroutines=(\d+)", (pair.folder / "crowd/truth").read_text()).group(1))
                self.assertEqual(len(rows), promised - 1)  # os/signal's own is set aside
                for row in rows:
                    self.assertEqual(function(row["stack"][-1]), "runtime.goexit")


if __name__ == "__main__":
    live.main()
