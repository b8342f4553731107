"""Programs that are not built the usual way: for another CPU, with the race detector, with plugins and the like.

What such a build takes away may make a report say less. It must not make it say anything false.
"""
import collections
import json
import re

import live

ENGINES = ("core", "delve")
INCIDENTS = ("race", "pie", "external", "unoptimised")
GRADES = ("proved", "strong", "hint")

# Here nothing is missing that a proof needs.
WHOLE = ("workspace", "pie", "external", "unoptimised")

X86_REGISTERS = re.compile(r"\b(r[abcd]x|r[sd]i|r[sbi]p|[re]flags|fs_base)\b", re.I)

Case = collections.namedtuple("Case", "pair build engine")


def cases(*builds):
    """Of those Gos that such builds were made with."""
    return [Case(pair, build, engine) for pair in live.pairs() for build in builds for engine in ENGINES
            if (pair.folder / "builds" / build).exists()]


class Builds(live.LiveTest):
    def on(self, case):
        return self.subTest(case.pair.name, build=case.build, engine=case.engine)

    def folder(self, case):
        """Where a build is; skips with the reason if it could not be had."""
        skipped = case.pair.folder / "builds" / case.build / "skipped"
        if skipped.exists():
            self.skipTest(skipped.read_text().strip())
        return f"builds/{case.build}"

    def text(self, case, command, *more):
        source = case.pair.binary(self.folder(case)), case.pair.core(self.folder(case))
        # The engine core is for amd64 alone; unless it is asked for, Delve is.
        engine = "auto" if case.build == "arm64" else case.engine
        result = self.run_unjam(command, *source, *more, "--engine", engine, dlv=case.pair.dlv)
        self.assertIn(result.returncode, (0, 3), result.stderr)
        return result.stdout

    def document(self, *arguments):
        return json.loads(self.text(*arguments, "-o", "json"))

    def truth(self, case):
        [said] = case.pair.truth(self.folder(case))
        return said

    # Another CPU

    def test_of_another_cpu_the_facts_are_shown(self):
        for case in cases("arm64"):
            with self.on(case):
                [stuck] = self.truth(case)["findings"]
                report = self.document(case, "report")
                keys = [(group["key"]["app"]["function"], group["key"]["wait"]) for group in report["groups"]]
                counts = dict(zip(keys, (group["count"] for group in report["groups"])))
                self.assertEqual(counts[("main.(*Metrics).Count", "chan send")], 30)
                self.assertEqual(counts[("main.(*Metrics).Set", "chan send")], 1)
                self.check_channel(self.document(case, "channels"), stuck)
                self.check_stack(self.text(case, "stack", str(stuck["releasers"][0])))

    def check_channel(self, document, stuck):
        [channel] = [each for each in document["channels"] if int(each["address"], 16) == int(stuck["resource"], 16)]
        self.assertEqual((channel["type"], channel["len"], channel["cap"]), ("chan main.Event", 10, 10))
        self.assertEqual(sorted(channel["senders"]), sorted(stuck["goroutines"]))
        self.assertEqual(channel["receivers"], [])

    def check_stack(self, text):
        places = [text.find(f"main.(*Metrics).{name}") for name in ("Set", "report", "consume")]
        self.assertNotIn(-1, places, text)
        self.assertEqual(places, sorted(places), text)

    def test_of_another_cpu_nothing_is_concluded_and_one_sentence_says_so(self):
        for case in cases("arm64"):
            with self.on(case):
                report = self.document(case, "report")
                for finding in report["findings"]:
                    # How it ended is the runtime's own word.
                    self.assertEqual(finding["grade"], finding["grade"] if finding["kind"] == "crash" else "hint")
                said = [problem for problem in report["problems"] if "arm64" in json.dumps(problem)]
                self.assertEqual(len(said), 1, report["problems"])

    def test_of_another_cpu_the_engine_core_names_the_other(self):
        for case in cases("arm64"):
            with self.on(case):
                folder = self.folder(case)
                result = self.run_unjam("report", case.pair.binary(folder), case.pair.core(folder), "--engine", "core",
                                        dlv=case.pair.dlv)
                self.check_fails(result, "amd64 alone: --engine delve reads this one")

    def test_of_another_cpu_no_registers_are_read_as_if_it_were_this_one(self):
        for case in cases("arm64"):
            with self.on(case):
                for command, *more in (("report",), ("report", "-o", "json"), ("graph", "-o", "json")):
                    text = self.text(case, command, *more)
                    self.assertNotRegex(text, r"\bsignal (?!6\b)\d")  # it was SIGABRT, which is 6
                    self.assertNotRegex(text, X86_REGISTERS)

    # Other builds

    def test_the_incident_is_never_taken_for_another_hang(self):
        for case in cases(*INCIDENTS):
            with self.on(case):
                report = self.document(case, "report")
                [consumer] = self.document(case, "goroutines", "--with", "stack=Metrics..runConsumer$")["goroutines"]
                [finding] = report["findings"]
                self.assertGreater(finding["blocked"], 90)
                self.check_grade(case, finding)
                self.assertEqual(finding["kind"], "self_deadlock")
                self.check_releaser(finding, consumer["id"])

    def test_what_modules_without_a_dot_do_is_told_as_the_programs_own(self):
        for case in cases("workspace"):
            # A Delve of another age takes the files of frames for others.
            if live.is_mixed(case.pair):
                continue
            with self.on(case):
                groups = self.document(case, "groups", "--by", "app")["groups"]
                counts = {group["key"]["app"]["function"]: group["count"] for group in groups}
                self.assertEqual(counts.get("meter.(*Meter).Count"), 11, counts)
                self.assertEqual(counts.get("vault.(*Vault).Held"), 1, counts)
                self.check_findings(case)

    def test_with_a_plugin_nobody_is_taken_for_gone(self):
        for case in cases("plugin"):
            with self.on(case):
                self.check_findings(case)

    def test_a_plugins_goroutines_are_the_programs_own(self):
        for case in cases("plugin"):
            with self.on(case):
                groups = self.document(case, "groups", "--by", "app")["groups"]
                shown = {number for group in groups for number in group["goroutines"]}
                for finding in self.truth(case)["findings"]:
                    self.assertLessEqual(set(finding["goroutines"]), shown)

    def check_findings(self, case):
        """What is found is what the program says; where nothing is missing, all of it is found."""
        expected = {int(each["resource"], 16): each for each in self.truth(case)["findings"]}
        findings = self.document(case, "report")["findings"]
        found = {}
        for finding in findings:
            [resource] = finding["resources"]
            address = int(resource["address"], 16)
            self.assertIn(address, expected)
            found[address] = finding["kind"], finding["goroutines"]
            self.check_grade(case, finding)
        said = {address: (each["kind"], sorted(each["goroutines"])) for address, each in expected.items()}
        if case.build in WHOLE:
            self.assertEqual(found, said)
        # The plugin's code is not followed: who would have received is not known there.
        writer = self.truth(case)["alive"][-1:]
        for address, (_, numbers) in found.items():
            self.assertLessEqual(set(said[address][1]), set(numbers))
            # The writer waits for the consumer alone: it is stuck as well if nothing else can reach its channel.
            self.assertLessEqual(set(numbers), {*said[address][1], *writer})

    def check_releaser(self, finding, releaser):
        [resource] = finding["resources"]
        self.assertEqual([each["goroutine"] for each in resource["consumers"]], [releaser])

    def check_grade(self, case, finding):
        if case.build in WHOLE and case.engine == "core":
            locks = any(resource["kind"] != "channel" for resource in finding["resources"])
            self.assertIn(finding["grade"], GRADES if locks else ("proved",))
        self.assertIn(finding["grade"], GRADES)


if __name__ == "__main__":
    live.main()
