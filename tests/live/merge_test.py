"""Reports of real cores, merged: what they have in common, and that neither order nor grouping matters."""
import json
import pathlib
import subprocess

import live

HANGS = ("double-lock", "nil-channel-sent-to")
CRASHES = ("nil", "index", "divide")


class Merge(live.LiveTest):
    """The incident twice, as two hosts would report it, other hangs, and crashes of one host."""

    @classmethod
    def setUpClass(cls):
        cls.pair = live.pairs()[0]

    def report(self, name, binary, core, *labels):
        path = self.path(name + ".json")
        words = [word for label in labels for word in ("--label", label)]
        result = self.run_unjam("report", binary, core, *words, "-o", path, dlv=self.pair.dlv)
        self.assertEqual(result.returncode, 0, result.stderr)
        return path

    def reports(self):
        pair, folder = self.pair, self.pair.folder
        made = [self.report("incident", pair.binary("incident"), pair.core("incident"), "host=web-1", "service=shop",
                            "version=1.2", "time=2026-11-21T03:00:00Z")]
        made += [self.report(name, str(folder / "hangs/binary"), str(folder / "hangs" / name / "core"), "host=web-2",
                             "service=shop", "time=2026-11-20T17:30:00Z") for name in HANGS]
        made += [self.report(name, str(folder / "crashes/binary"), str(folder / "crashes" / name / "core"),
                             "host=web-3") for name in CRASHES]
        return made

    def merge(self, *inputs):
        result = self.run_unjam("merge", *inputs, "-o", "json")
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout

    def part(self, name, *inputs):
        path = self.path(name)
        result = self.run_unjam("merge", *inputs, "-o", path)
        self.assertEqual(result.returncode, 0, result.stderr)
        return path

    def test_merging(self):
        reports = self.reports()
        whole = self.merge(*reports)
        rollup = json.loads(whole)
        with self.subTest("each report and each finding is there"):
            self.assertEqual(rollup["counts"]["reports"], len(reports))
            clusters = {cluster["signature"]: cluster for cluster in rollup["clusters"]}
            for path in reports:
                with open(path, encoding="utf-8") as file:
                    report = json.load(file)
                for finding in report["findings"]:
                    cluster = clusters[finding["signature"]]
                    self.assertEqual(cluster["kind"], finding["kind"])
                    self.assertIn(report["labels"]["host"], cluster["hosts"])
                    self.assertGreaterEqual(cluster["blocked"]["most"], finding["blocked"])
        with self.subTest("the incident"):
            incident = next(c for c in rollup["clusters"] if c["example"]["labels"].get("version") == "1.2")
            self.assertEqual(incident["kind"], "self_deadlock")
            self.assertEqual(incident["grades"], {"proved": 1, "strong": 0, "hint": 0})
            self.assertEqual(incident["first"], "2026-11-21T03:00:00Z")
            self.assertGreater(incident["blocked"]["sum"], 1000)
            self.assertEqual(rollup["places"][0]["wait"], "chan send")
        with self.subTest("crashes in places of their own"):
            crashes = [c for c in rollup["clusters"] if c["kind"] == "crash"]
            self.assertEqual(len(crashes), len(CRASHES))
        with self.subTest("three groupings, one through compression, one through a pipe"):
            left, right = self.part("left.json.zst", *reports[3:]), self.part("right.json", *reports[:3])
            self.assertEqual(self.merge(left, right), whole)
            self.assertEqual(self.merge(right, *reversed(reports)), whole)
            concatenated = b"".join(pathlib.Path(path).read_bytes() for path in [reports[5], right, *reports[2:5]])
            piped = subprocess.run([live.UNJAM, "merge", "-", "-o", "json"], input=concatenated, capture_output=True,
                                   timeout=live.LIMIT, check=False)
            self.assertEqual(piped.stdout.decode(), whole)
        with self.subTest("a core reported twice counts once"):
            again = self.report("again", self.pair.binary("incident"), self.pair.core("incident"))
            self.assertEqual(self.merge(again, *reports), whole)

    def test_an_input_that_cannot_be_read(self):
        good = self.report("good", self.pair.binary("incident"), self.pair.core("incident"))
        cut = self.path("cut.json")
        with open(good, "rb") as whole, open(cut, "wb") as file:
            file.write(whole.read()[:-20])
        self.check_fails(self.run_unjam("merge", good, cut), r"cut\.json: byte \d+: expected the rest of ")
        result = self.run_unjam("merge", good, cut, "--keep-going")
        self.assertEqual(result.returncode, 3, result.stderr)
        self.assertTrue(result.stdout.startswith("INCOMPLETE: 1 of 1 report tells of 1 problem: "), result.stdout)
        self.assertIn("left out: " + cut, result.stdout)


if __name__ == "__main__":
    live.main()
