"""Who can never wake, against what the programs say and against the runtime's own profile of the same process."""
import json
import re

import live

# Go's detector misses it: the sudog of such a sender points into the closure that holds the channel.
HIDDEN_FROM_THE_PROFILE = "sender of a captured variable"


class Leaks(live.LiveTest):
    def leaks(self, pair, program, *more):
        """The ids of those that can never wake."""
        result = self.run_unjam("leaks", pair.binary(program), pair.core(program), "-o", "json", *more, dlv=pair.dlv)
        self.assertIn(result.returncode, (0, 3), result.stderr)
        output = json.loads(result.stdout)
        self.assertTrue(output["reachability"])
        return {number for group in output["leaks"] for number in group["goroutines"]}

    def test_what_the_living_can_reach_is_never_called_leaked(self):
        for pair in live.pairs():
            with self.subTest(pair.name):
                alive = {truth["id"]: truth["name"] for truth in pair.truth("leaks") if not truth["leaked"]}
                wrong = self.leaks(pair, "leaks") & alive.keys()
                self.assertEqual([alive[number] for number in wrong], [])

    def test_nearly_all_leaks_are_found(self):
        for pair in live.pairs():
            with self.subTest(pair.name):
                leaked = {truth["id"] for truth in pair.truth("leaks") if truth["leaked"]}
                # Stale words on living stacks hold the others.
                self.assertGreater(len(self.leaks(pair, "leaks") & leaked), 0.95 * len(leaked))

    def test_nothing_is_leaked_in_healthy_programs(self):
        for pair in live.pairs():
            with self.subTest(pair.name):
                self.assertEqual(self.leaks(pair, "healthy"), set())

    def test_the_profile_of_the_same_process_agrees(self):
        compared = 0
        for pair in live.pairs():
            profile = pair.folder / "leaks" / "profile"
            if not profile.exists():
                continue  # before Go 1.27
            compared += 1
            with self.subTest(pair.name):
                marked = {int(number) for number in
                          re.findall(r"^goroutine (\d+) \[[^\]]*\(leaked\)", profile.read_text(), re.M)}
                self.assertGreater(len(marked), 5000)
                hidden = {truth["id"] for truth in pair.truth("leaks") if truth["name"] == HIDDEN_FROM_THE_PROFILE}
                found = self.leaks(pair, "leaks")
                self.assertEqual(found - marked - hidden, set())
                self.assertGreater(len(found & marked), 0.95 * len(marked))
        if compared == 0:
            self.skipTest("no pair has a Go with the profile")

    def test_without_the_core_nothing_is_claimed(self):
        pair = live.pairs()[0]
        result = self.run_unjam("leaks", pair.binary("leaks"), pair.core("leaks"), "--engine", "delve", "-o", "json",
                                dlv=pair.dlv)
        output = json.loads(result.stdout)
        self.assertFalse(output["reachability"])
        endless = {"chan receive (nil chan)", "chan send (nil chan)", "select (no cases)", "select"}
        self.assertLessEqual({group["key"]["wait"] for group in output["leaks"]}, endless)


if __name__ == "__main__":
    live.main()
