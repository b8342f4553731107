"""Reports and wait graphs of real cores: their shape, and what holds whatever is found."""
import json
import os
import re
import pathlib
import shutil
import unittest

import jsonschema

import live

SCHEMAS = pathlib.Path(__file__).parents[2] / "cli/render/schemas"


class Reports(live.LiveTest):
    def document(self, pair, command, program, *more):
        """The json of a command, valid by its schema."""
        result = self.run_unjam(command, pair.binary(program), pair.core(program), "-o", "json", *more, dlv=pair.dlv)
        self.assertIn(result.returncode, (0, 3), result.stderr)
        document = json.loads(result.stdout)
        jsonschema.validate(document, json.loads((SCHEMAS / f"{command}.schema.json").read_text()))
        return document

    def test_a_source_alone_means_its_report(self):
        pair = live.pairs()[0]
        source = (pair.binary("waits"), pair.core("waits"))
        alone, named = self.run_unjam(*source, dlv=pair.dlv), self.run_unjam("report", *source, dlv=pair.dlv)
        self.assertEqual((alone.returncode, alone.stdout), (named.returncode, named.stdout))
        self.assertIn("goroutines", alone.stdout)

    def test_reports_satisfy_the_schema_and_account_for_everybody(self):
        for pair in live.pairs():
            for program in ("waits", "healthy"):
                with self.subTest(pair.name, program=program):
                    report = self.document(pair, "report", program)
                    counts = report["counts"]
                    grouped = sum(group["count"] for group in report["groups"])
                    self.assertEqual(grouped, counts["user"] + counts["unreadable"])
                    for finding in report["findings"]:
                        self.assertEqual(finding["blocked"], len(finding["goroutines"]))
                        self.assertEqual(finding["goroutines"], sorted(set(finding["goroutines"])))

    def test_the_same_source_gives_the_same_bytes(self):
        pair = live.pairs()[-1]
        source = (pair.binary("waits"), pair.core("waits"))
        for command in (("report",), ("report", "-o", "json"), ("graph",)):
            once, twice = (self.run_unjam(*command, *source, dlv=pair.dlv).stdout for _ in range(2))
            self.assertTrue(once)
            self.assertEqual(once, twice)

    def test_a_saved_snapshot_gives_the_same_report_as_its_source(self):
        pair = live.pairs()[0]
        source, saved = (pair.binary("waits"), pair.core("waits")), self.path("saved.zst")
        self.assertEqual(self.run_unjam("snapshot", *source, "-o", saved, dlv=pair.dlv).returncode, 0)
        for command in ("report", "graph"):
            fresh = self.document(pair, command, "waits")
            again = json.loads(self.run_unjam(command, saved, "-o", "json").stdout)
            self.assertEqual(again.pop("source")["kind"], fresh.pop("source")["kind"])
            self.assertEqual(again, fresh)

    def test_graphs_account_for_everybody_and_their_arrows_lead_somewhere(self):
        for pair in live.pairs():
            for more in ((), ("--all",), ("--top", "3")):
                with self.subTest(pair.name, more=more):
                    self.check_graph(self.document(pair, "graph", "waits", *more))

    def check_graph(self, graph):
        shown = [number for node in graph["nodes"] for number in node["goroutines"]]
        self.assertEqual(len(shown), len(set(shown)))
        self.assertEqual(len(shown) + graph["others"]["goroutines"], graph["counts"]["goroutines"])
        nodes, objects = ({row["id"] for row in graph[name]} for name in ("nodes", "objects"))
        for edge in graph["waits"] + graph["releases"]:
            self.assertIn(edge["node"], nodes)
            self.assertIn(edge["object"], objects)

    def test_the_incident_is_told_as_what_it_was(self):
        for pair in live.pairs():
            for engine in ("core", "delve"):
                with self.subTest(pair.name, engine=engine):
                    report = self.document(pair, "report", "incident", "--engine", engine)
                    [finding] = report["findings"]
                    self.assertEqual(finding["kind"], "self_deadlock")
                    self.assertIn(finding["grade"], ("proved",) if engine == "core" else ("hint",))
                    self.check_incident(finding, self.consumer(pair, engine))

    def consumer(self, pair, engine):
        """The one goroutine that was started to take from the channel, as its stack alone tells."""
        [found] = self.json_of("goroutines", pair.binary("incident"), pair.core("incident"), "--engine", engine,
                               "--with", "stack=Metrics..runConsumer$", dlv=pair.dlv)["goroutines"]
        return found["id"]

    def check_incident(self, finding, consumer):
        [channel], root = finding["resources"], finding["chain"][0]
        self.assertEqual(channel["name"], "main.Metrics.inChannel")
        self.assertEqual((channel["len"], channel["cap"], channel["closed"]), (100, 100, False))
        self.assertEqual((channel["senders"], channel["receivers"]), (finding["goroutines"], []))
        self.assertGreater(finding["blocked"], 1000)
        self.assertEqual([each["goroutine"] for each in channel["consumers"]], [consumer])
        self.assertEqual(channel["consumers"][0]["location"]["function"], "main.(*Metrics).runConsumer")
        self.assertEqual((root["goroutine"], root["operation"]), (consumer, "send"))
        functions = [frame["function"] for frame in root["frames"]]
        self.assertEqual(functions[:2], ["main.(*Metrics).SetM", "main.(*Metrics).runConsumer"])
        self.assertRegex(functions[2], r"^main\.NewMetrics\.")
        self.assertEqual(len(functions), 3)

    @unittest.skipUnless(shutil.which("dot"), "Graphviz is not installed")
    def test_graphviz_draws_the_graph(self):
        for pair in live.pairs():
            with self.subTest(pair.name):
                picture = self.path(f"{pair.name}.svg")
                result = self.run_unjam("graph", pair.binary("waits"), pair.core("waits"), "-o", picture, dlv=pair.dlv)
                self.assertIn(result.returncode, (0, 3), result.stderr)
                self.assertIn("</svg>", pathlib.Path(picture).read_text())

    def test_a_graph_that_cannot_be_drawn_leaves_no_file(self):
        pair = live.pairs()[0]
        picture = self.path("hang.svg")
        result = self.run_unjam("graph", pair.binary("waits"), pair.core("waits"), "-o", picture, "--dot", "/nowhere",
                                dlv=pair.dlv)
        self.check_fails(result, "Graphviz: /nowhere not found")
        self.assertFalse(os.path.exists(picture))

    def test_what_a_report_costs_dlv_is_told_on_request(self):
        pair = live.pairs()[0]
        calls = {}
        for engine in ("core", "delve"):
            result = self.run_unjam("report", pair.binary("incident"), pair.core("incident"), "-vv", "--engine", engine,
                                    dlv=pair.dlv)
            [said] = re.findall(r"(\d+) calls to dlv: (.*)", result.stderr)
            calls[engine] = {method: int(count) for count, method in (kind.split() for kind in said[1].split(", "))}
            self.assertEqual(sum(calls[engine].values()), int(said[0]))
        self.assertGreater(calls["delve"]["ListGoroutines"], 0)
        self.assertLess(sum(calls["core"].values()), sum(calls["delve"].values()))

    def test_the_answer_is_told_though_nothing_else_is_shown(self):
        pair = live.pairs()[0]
        result = self.run_unjam("report", pair.binary("incident"), pair.core("incident"), "--top", "0", dlv=pair.dlv)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("main.Metrics.inChannel", result.stdout.splitlines()[0])

    def test_what_is_asked_wrongly_costs_no_capture(self):
        for wrong in (("--fail-on", "deadlok"), ("--source-path", "here"), ("--top", "-1"), ("--stalled-after", "-1")):
            with self.subTest(wrong):
                result = self.run_unjam("report", "/nowhere/core", *wrong)
                self.assertEqual(result.returncode, 2)
                self.assertNotIn("/nowhere", result.stderr)


if __name__ == "__main__":
    live.main()
