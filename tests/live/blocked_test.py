"""Crowds: whatever many goroutines wait for is found, and what is idle is not."""
import json

import live
import judge


def situations(pair):
    return sorted(folder.name for folder in (pair.folder / "blocked").iterdir() if folder.is_dir())


class Blocked(live.LiveTest):
    def test_no_crowd_is_passed_over_and_nothing_idle_is_taken_for_one(self):
        for pair in live.pairs():
            for situation in live.usual(pair, situations(pair)):
                with self.subTest(pair.name, situation=situation):
                    self.check_report(pair, situation)

    def check_report(self, pair, situation):
        [truth] = pair.truth(f"blocked/{situation}")
        result = self.run_unjam("report", pair.binary("blocked"), pair.core(f"blocked/{situation}"), "--engine", "core",
                                "-o", "json", dlv=pair.dlv)
        self.assertEqual(result.returncode, 0, result.stderr)
        report = json.loads(result.stdout)
        self.assertEqual(judge.complaints(report, "core"), [])
        titles = [finding["title"] for finding in report["findings"]]
        if truth["healthy"]:
            self.assertEqual(titles, [])
        else:
            self.assertTrue(titles)
            self.check(truth, report["findings"][0])

    def check(self, truth, finding):
        self.assertIn(finding["kind"], truth["kind"].split("|"), finding["title"])
        self.assertGreaterEqual(finding["blocked"], truth["waiters"])
        for texts in truth["title"]:
            self.assertTrue(any(text in finding["title"] for text in texts.split("|")), (texts, finding["title"]))
        everything = "\n".join([finding["title"], *finding["explanation"]])
        for text in truth["says"]:
            self.assertIn(text, everything)


if __name__ == "__main__":
    live.main()
