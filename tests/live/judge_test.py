"""Whether reports are judged rightly; on made-up ones."""
import copy
import unittest

import judge
import tally

TRUTH = {
    "situation": "made up", "healthy": False, "alive": [1, 30],
    "parked": [{"id": 5, "name": "consumer"}, {"id": 9, "name": "sender"}, {"id": 30, "name": "accept loop"}],
    "findings": [{"kind": "self_deadlock", "grade": "strong", "goroutines": [9, 5], "resource": "0xc000068060",
                  "releasers": [5]}]}
HEALTHY = {"situation": "made up", "healthy": True, "alive": [1], "parked": [], "findings": []}
FINDING = {
    "kind": "self_deadlock", "grade": "proved", "permanent": None, "signature": "2:0123456789abcdef",
    "title": "It hangs.", "explanation": ["Because."], "evidence": ["See."], "goroutines": [5, 9, 21], "blocked": 3,
    "chain": [],
    "resources": [{"kind": "channel", "address": "0xc000068060", "consumers": [{"goroutine": 5, "grade": "proved"}]}]}


def report(*findings, engine="core"):
    return {"schema": "unjam.report/1", "engine": engine, "complete": True, "problems": [], "counts": {},
            "findings": list(findings), "groups": []}


def changed(original, **fields):
    return {**copy.deepcopy(original), **fields}


def on(address, **roles):
    return [{"kind": "channel", "address": address, **roles}]


class Judge(unittest.TestCase):
    def judged(self, *findings, truth=None, engine="core"):
        return judge.judge(truth or TRUTH, report(*findings, engine=engine))

    def test_what_is_expected_is_found_with_its_own_grade(self):
        self.assertEqual(self.judged(FINDING), judge.Verdict(found=[("self_deadlock", "proved")]))

    def test_what_is_not_reported_is_missed(self):
        self.assertEqual(self.judged(), judge.Verdict(missed=[("self_deadlock", "strong")]))

    def test_a_grade_less_sure_than_wanted_is_a_miss(self):
        verdict = self.judged(changed(FINDING, grade="hint"))
        self.assertEqual((verdict.found, verdict.missed), ([], [("self_deadlock", "strong")]))
        self.assertEqual((verdict.beside, verdict.false_alarms), ([], []))

    def test_without_its_goroutines_resource_or_releasers_it_is_not_the_finding(self):
        consumers = [{"goroutine": 5, "grade": "proved"}]
        for fields in ({"goroutines": [5, 21]}, {"resources": on("0xc000068000", consumers=consumers)},
                       {"resources": on("0xc000068060", consumers=[])}, {"kind": "wait_cycle"}, {"resources": []}):
            with self.subTest(fields):
                verdict = self.judged(changed(FINDING, grade="strong", **fields))
                self.assertEqual(verdict, judge.Verdict(missed=[("self_deadlock", "strong")],
                                                        beside=[(fields.get("kind", "self_deadlock"), "strong")]))

    def test_releasers_of_another_resource_do_not_count(self):
        both = on("0xc000068060") + on("0xc000000001", owners=[{"goroutine": 5, "grade": "proved"}])
        self.assertEqual(self.judged(changed(FINDING, resources=both)).found, [])

    def test_producers_and_owners_are_releasers_too(self):
        for role in ("producers", "owners"):
            found = on("0x000c000068060", **{role: [{"goroutine": 5, "grade": "hint"}]})
            self.assertEqual(len(self.judged(changed(FINDING, resources=found)).found), 1)

    def test_any_of_several_kinds_is_right(self):
        expected = changed(TRUTH["findings"][0], kind="orphaned_send|self_deadlock")
        verdict = self.judged(FINDING, truth=changed(TRUTH, findings=[expected]))
        self.assertEqual(verdict, judge.Verdict(found=[("orphaned_send", "proved")]))

    def test_an_expected_finding_without_a_resource_matches_any(self):
        expected = changed(TRUTH["findings"][0], resource=None)
        self.assertEqual(len(self.judged(FINDING, truth=changed(TRUTH, findings=[expected])).found), 1)

    def test_one_finding_may_be_several_that_are_expected(self):
        resources = on("0xc000068060", consumers=[{"goroutine": 5, "grade": "proved"}]) + on("0x10")
        other = changed(TRUTH["findings"][0], resource="0x10", goroutines=[21], releasers=[])
        verdict = self.judged(changed(FINDING, resources=resources),
                              truth=changed(TRUTH, findings=[*TRUTH["findings"], other]))
        self.assertEqual(verdict, judge.Verdict(found=[("self_deadlock", "proved")] * 2))

    def test_whatever_is_found_in_a_healthy_program_is_a_false_alarm(self):
        for grade in judge.GRADES:
            verdict = self.judged(changed(FINDING, grade=grade), truth=HEALTHY)
            self.assertEqual(verdict.false_alarms, [("self_deadlock", grade, "the program is healthy")])
        self.assertEqual(self.judged(truth=HEALTHY), judge.Verdict())

    def test_a_finding_that_calls_a_living_goroutine_stuck_is_a_false_alarm(self):
        verdict = self.judged(changed(FINDING, grade="hint", goroutines=[1, 5, 9, 30]))
        self.assertEqual(verdict.false_alarms, [("self_deadlock", "hint", "calls 1 (main), 30 (accept loop) stuck")])

    def test_what_is_proved_must_be_so(self):
        for fields in ({"resources": on("0xc000068000")}, {"kind": "orphaned_send"}, {"goroutines": [21]}):
            with self.subTest(fields):
                verdict = self.judged(FINDING, changed(FINDING, **fields))
                self.assertEqual([why for *_, why in verdict.false_alarms], ["what is proved is not so"])
                self.assertEqual(verdict.found, [("self_deadlock", "proved")])

    def test_without_the_core_nobody_is_not_proved(self):
        expected = changed(TRUTH["findings"][0], kind="orphaned_send", grade="proved", releasers=[])
        truth, finding = changed(TRUTH, findings=[expected]), changed(FINDING, kind="orphaned_send", grade="strong")
        self.assertEqual(self.judged(finding, truth=truth).missed, [("orphaned_send", "proved")])
        self.assertEqual(self.judged(finding, truth=truth, engine="delve").found, [("orphaned_send", "strong")])


class Shape(unittest.TestCase):
    def test_a_report_as_promised_has_no_complaints(self):
        self.assertEqual(judge.complaints(report(FINDING), "core"), [])
        self.assertEqual(judge.complaints(report(engine="delve"), "delve"), [])

    def test_another_engine_or_schema_is_told(self):
        self.assertEqual(judge.complaints(report(engine="delve"), "core"), ["engine is 'delve'"])
        other = changed(report(), schema="unjam.groups/1")
        self.assertEqual(judge.complaints(other, "core"), ["schema is 'unjam.groups/1'"])

    def test_what_is_missing_is_told(self):
        without = report()
        del without["groups"]
        self.assertEqual(judge.complaints(without, "core"), ["no groups"])
        for key in FINDING:
            less = changed(FINDING)
            del less[key]
            with self.subTest(key):
                self.assertIn(f"findings[0]: {key} is None", judge.complaints(report(less), "core"))

    def test_what_is_odd_is_told(self):
        odd = {"kind": "deadlock", "grade": "sure", "permanent": "no", "signature": "1:00", "title": "",
               "evidence": [""], "goroutines": [9, 5], "blocked": 2, "resources": on("824634130528"), "chain": {}}
        for key, value in odd.items():
            with self.subTest(key):
                self.assertIn(f"findings[0]: {key} is {value!r}",
                              judge.complaints(report(changed(FINDING, **{key: value})), "core"))


class Table(unittest.TestCase):
    def test_every_verdict_is_counted_once(self):
        table = tally.Tally()
        table.add(judge.Verdict(found=[("self_deadlock", "proved")] * 2, missed=[("starved", "hint")]))
        table.add(judge.Verdict(beside=[("starved", "hint")], false_alarms=[("cond_stuck", "strong", "why")]))
        self.assertEqual(table.text().split("\n"), [
            "kind              grade           found       missed       beside  false alarm",
            "cond_stuck        strong              -            -            -            1",
            "self_deadlock     proved              2            -            -            -",
            "starved           hint                -            1            1            -"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
