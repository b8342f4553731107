"""What goroutines wait for, against what their program says, and the two engines against each other."""
import subprocess

import live
import snapshots

SOON = 10_000_000_000  # ns


class FactsTest(snapshots.SnapshotTest):
    def of(self, pair, program, engine="auto"):
        cannot_list = Engines.unlisted(pair, program)
        return self.snapshot(pair.binary(program), pair.core(program), engine=engine, code=3 if cannot_list else 0,
                             dlv=pair.dlv)


class Engines(FactsTest):
    @staticmethod
    def unlisted(pair, program):
        """Goroutines that this Delve cannot list: 1.20 breaks on the labels of Go 1.27."""
        if pair.name != "go1.27-dlv1.20":
            return []
        return [truth["id"] for truth in pair.truth(program) if "labels" in truth]

    def test_both_see_the_same(self):
        for pair in live.pairs():
            for program in ("waits", "leaks", "healthy", "parked"):
                with self.subTest(pair.name, program=program):
                    delve, core = (self.of(pair, program, engine) for engine in ("delve", "core"))
                    self.assertEqual((delve.header["engine"], core.header["engine"]), ("delve", "core"))
                    unlisted = self.unlisted(pair, program)
                    if unlisted:
                        self.check_unlisted(unlisted, delve, core)
                    self.check_equal(delve, core)

    def check_unlisted(self, unlisted, delve, core):
        """They may differ, and so may what only they wait for; they are taken out of both."""
        self.assertEqual(len(delve.unreadable), len(unlisted))
        self.assertEqual(delve.unreadable, [delve.unreadable[0]] * len(unlisted))
        only = {wait[:2] for number in unlisted for wait in core.goroutines.pop(number)["waits"]}
        for key in only - delve.objects.keys():
            del core.objects[key]
        delve.unreadable = []
        self.assertEqual((len(delve.losses()), len(core.losses())), (1, 1))
        for snapshot in (delve, core):
            snapshot.problems = [problem for problem in snapshot.problems if problem["problem"] != "loss"]

    def test_stacks_were_checked_and_agree(self):
        for pair in live.pairs():
            with self.subTest(pair.name):
                source = (pair.binary("leaks"), pair.core("leaks"), "--engine", "core")
                check = self.json_of("groups", *source, dlv=pair.dlv)["cross_check"]
                self.assertEqual((check["checked"], check["disagreed"]), (64, 0))
                self.assertGreater(check["distinct_stacks"], 20)
                shown = self.run_unjam("groups", *source, dlv=pair.dlv).stdout
                self.assertIn("engine core: {} distinct stacks, 64 goroutines checked with Delve: all agree"
                              .format(check["distinct_stacks"]), shown)

    def test_none_or_all_stacks_are_checked(self):
        pair = live.pairs()[0]
        source = (pair.binary("waits"), pair.core("waits"))
        usual = self.of(pair, "waits", "core")
        for wanted in ("0", "1", "1000000000000"):
            with self.subTest(wanted):
                other = self.snapshot(*source, engine="core", dlv=pair.dlv, more=("--cross-check", wanted))
                check = other.header["cross_check"]
                beyond = len(usual.goroutines) - check["checked"]
                self.assertLessEqual(check["checked"], int(wanted))
                self.assertEqual(check["disagreed"], 0)
                if wanted == "1000000000000":
                    self.assertLessEqual(beyond, 2 * check["distinct_stacks"], "some were asked for anyway")
                self.check_equal(usual, other)
        shown = self.run_unjam("groups", *source, "--engine", "core", "--cross-check", "0", dlv=pair.dlv).stdout
        self.assertIn("distinct stacks, none checked with Delve", shown)


class Truth(FactsTest):
    def test_every_goroutine_waits_on_what_its_program_says(self):
        for pair in live.pairs():
            with self.subTest(pair.name):
                snapshot, truths = self.of(pair, "waits"), pair.truth("waits")
                wrong = [(truth, self.seen(snapshot, truth)) for truth in truths
                         if self.said(pair, truth) != self.seen(snapshot, truth)]
                self.assertEqual(wrong[:5], [])
                self.check_times(snapshot, truths)

    def test_every_peer_is_as_its_program_says(self):
        for pair in live.pairs():
            with self.subTest(pair.name):
                snapshot, truths = self.of(pair, "waits"), pair.truth("waits")
                polls = {truth["id"]: truth["poll"] for truth in truths if "poll" in truth}
                said = {number: (poll["network"], poll["address"], poll.get("listens", False))
                        for number, poll in polls.items()}
                self.assertGreaterEqual(len(said), 10)
                self.assertEqual({number: snapshot.peers.get(number) for number in polls}, said)

    def said(self, pair, truth):
        """What the truth says of the waits of a goroutine, in the words of a snapshot."""
        objects = []
        for on in truth.get("on", []):
            # A Once is waited for by way of its lock.
            direction = "lock" if on["object"] == "once" else on["direction"]
            state = ()
            if on["object"] == "channel":
                state = (on["elem"], on["len"], on["cap"], self.timer(pair, on), False)
            objects.append((on["object"], int(on["address"], 16), direction, *state))
        poll = truth.get("poll")
        return sorted(objects), poll and (poll["fd"], poll["direction"], "deadline_at" in poll)

    def timer(self, pair, on):
        """Before Go 1.23 only an armed timer can be seen to feed a channel, as the channel itself does not know it.

        So it is with newer Go where go.mod says go < 1.23, as it does here, until Go 1.27 gave that up.
        """
        state = on.get("timer", "none")
        blind = not pair.name.startswith("go1.27-")
        return {"armed": "armed", "stopped": "none" if blind else "idle", "none": "none"}[state]

    def seen(self, snapshot, truth):
        objects = []
        for kind, address, direction in snapshot.goroutines[truth["id"]]["waits"]:
            found, state = snapshot.objects[kind, address], ()
            if kind == "channel":
                state = (found["type"], found.get("len", 0), found.get("cap", 0), found.get("timer", "none"),
                         found.get("closed", False))
            objects.append((kind, address, direction, *state))
        poll = snapshot.polls.get(truth["id"])
        return sorted(objects), poll and (poll["fd"], poll["direction"], poll.get("deadline", 0) > 0)

    def check_times(self, snapshot, truths):
        """Deadlines, sleeps and timers are the monotonic clock's, and were set just after the program had looked."""
        set_at = {truth["id"]: truth.get("wakes_at") or truth["poll"].get("deadline_at") for truth in truths
                  if "wakes_at" in truth or "poll" in truth}
        found = {number: sleep["until"] for number, sleep in snapshot.sleeps.items() if number in set_at}
        found.update({number: poll["deadline"] for number, poll in snapshot.polls.items() if "deadline" in poll})
        for number, goroutine in snapshot.goroutines.items():
            fires = [snapshot.objects[wait[:2]].get("fires") for wait in goroutine["waits"]]
            if number in set_at and any(fires):
                found[number] = fires[0]
        self.assertGreaterEqual(len(found), 5)
        for number, at in found.items():
            self.assertIn(at - set_at[number], range(SOON))


class ServerWithCore(FactsTest):
    """A server of somebody else, and the file of the core that it has open, or of another."""

    def test_the_core_of_the_server(self):
        for pair in live.pairs():
            with self.subTest(pair.name):
                core = pair.core("healthy")
                direct = self.of(pair, "healthy", "delve")
                with live.headless(pair.dlv, "core", pair.binary("healthy"), core) as (_, address):
                    for engine in ("core", "auto"):
                        mapped = self.snapshot(address, engine=engine, more=("--core", core))
                        self.assertEqual(mapped.header["engine"], "core")
                        self.check_equal(direct, mapped)

    def check_other_core(self, pair, program, other):
        """The server has another core open: that file must not be believed."""
        with live.headless(pair.dlv, "core", pair.binary(program), pair.core(program)) as (_, address):
            self.check_fails(self.run_unjam("groups", address, "--engine", "core", "--core", other), "another core")
            through = self.snapshot(address, engine="delve")
            noted = self.snapshot(address, engine="auto", more=("--core", other))
        self.assertEqual(noted.header["engine"], "delve")
        said = noted.problems.pop()
        self.assertEqual(said["problem"], "note")
        self.assertRegex(said["what"], "the core's file could not be used: .*another core")
        self.check_equal(through, noted)

    def test_the_core_of_another_program(self):
        for pair in live.pairs()[:3]:
            for other in ("leaks", "healthy"):
                with self.subTest(pair.name, other=other):
                    self.check_other_core(pair, "waits", pair.core(other))

    def test_the_core_of_another_process_of_the_same_program(self):
        pair = live.pairs()[0]
        subprocess.run([live.ROOT / "tests/live/make-core", pair.go, "tests/programs/parked", self.path("again")],
                       cwd=live.ROOT, check=True, capture_output=True)
        self.check_other_core(pair, "parked", self.path("again") + "/core")


if __name__ == "__main__":
    live.main()
