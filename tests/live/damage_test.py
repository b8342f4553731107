"""Damaged cores and wrong binaries: what is left may be little, but none of it is wrong."""
import functools
import os
import random
import struct
import subprocess

import live
import snapshots
from cores import Core, Records

DEV = live.ROOT / "build/dev/cli/unjam"
PROGRAM = "waits"
SUDOG_SIZE = 96  # with its padding


@functools.lru_cache(maxsize=None)
def records(name):
    pair = next(pair for pair in live.pairs() if pair.name == name)
    return Records(pair, PROGRAM)


def cases():
    """Every Go by the engine that is usual for it, and one by the other."""
    pairs = live.pairs()
    usual = {pair.folder: pair for pair in reversed(pairs)}.values()
    return [(pairs[0], "delve"), *((pair, "auto") for pair in usual)]


class DamageTest(snapshots.SnapshotTest):
    def setUp(self):
        super().setUp()
        self.looks = 0
        self.whole = {}  # the snapshots of undamaged cores, by pair
        self.random = random.Random(1)

    def copy(self, pair):
        return Core(pair.core(PROGRAM), self.path("core"))

    def reference(self, pair):
        if pair.name not in self.whole:
            path = self.path("whole")
            self.run_unjam("snapshot", pair.binary(PROGRAM), pair.core(PROGRAM), "-o", path, dlv=pair.dlv)
            self.whole[pair.name] = snapshots.Snapshot(path)
        return self.whole[pair.name]

    def look(self, pair, core, engine="auto"):
        """Takes a snapshot of a damaged core. None: it was refused, in words that say why."""
        path = self.path("damaged")
        # With sanitisers every fifth time where the oldest Go is read: they take ten times as long.
        self.looks += 1
        oldest = pair.name == live.pairs()[0].name
        watched = oldest and (self.looks % 5 == 1 or live.WHOLE) and DEV.exists() and "UNJAM" not in os.environ
        result = self.run_unjam("snapshot", pair.binary(PROGRAM), core.path, "--engine", engine, "-o", path,
                                dlv=pair.dlv, program=str(DEV) if watched else None)
        if result.returncode == 2:
            self.check_fails(result, "damaged|cut")
            return None
        snapshot = snapshots.Snapshot(path)
        self.assertEqual(result.returncode, 3 if snapshot.losses() else 0, result.stderr)
        self.check_true(self.reference(pair), snapshot)
        return snapshot

    def goroutines(self, snapshot):
        """What is told of them, whatever may be known of code that was not followed."""
        return {number: snapshots.shared_part(goroutine) for number, goroutine in snapshot.goroutines.items()}

    def timer(self, timer, followed):
        """What is told of it, without what it will do if that was not followed."""
        unknown = {} if followed else {"operations": None, "future": None}
        return {**snapshots.shared_part(timer), **unknown}

    def check_true(self, whole, damaged):
        """Whatever is told is as it is in the undamaged core, and nothing is left out in silence."""
        self.assertEqual(damaged.goroutines.keys() - whole.goroutines.keys(), set())
        for number, goroutine in damaged.goroutines.items():
            real = whole.goroutines[number]
            for key in ("status", "wait", "start", "go", "wait_since"):
                self.assertIn(goroutine.get(key), (real.get(key), None, ""), (number, key))
            self.assertIn(goroutine["waits"], (real["waits"], []), number)
        for key, found in damaged.objects.items():
            self.assertIn(key, whole.objects)
            real = whole.objects[key]
            if found.get("reach") == "unreachable":
                self.assertEqual(real["reach"], "unreachable", key)
            if found.get("readable"):
                # Only so many objects get names: another one may have its turn.
                named = found["name"] and real["name"]
                same = {"reach": None} if named else {"reach": None, "name": None}
                self.assertEqual({**found, **same}, {**real, **same})
        for table in ("sleeps", "polls"):
            for number, found in getattr(damaged, table).items():
                self.assertEqual(found, getattr(whole, table).get(number), table)
        for timer in damaged.timers:
            followed = timer["future"].get("known", False)
            self.assertIn(self.timer(timer, followed), [self.timer(real, followed) for real in whole.timers])
        if len(damaged.goroutines) < len(whole.goroutines):
            self.assertTrue(damaged.losses())
            missing = len(whole.goroutines) - len(damaged.goroutines)
            self.assertGreaterEqual(len(damaged.unreadable), missing)


class Cut(DamageTest):
    def test_a_core_of_a_debugger_loses_its_threads(self):
        for pair, engine in cases():
            with self.subTest(pair.name, engine=engine), self.copy(pair) as core:
                core.file.truncate(int(os.path.getsize(core.path) * 0.9))
                cut = self.look(pair, core, engine)
                self.assertEqual(cut.goroutines.keys(), self.reference(pair).goroutines.keys())
                self.assertIn("with them the threads and their registers", cut.losses()[-1])
                # Whatever else is lost, what is left is true.
                for part in (0.5, 0.1, 0.04, 0.01):
                    core.file.truncate(int(os.path.getsize(core.path) * part))
                    self.look(pair, core, engine)
                core.file.truncate(core.segments[1].offset)
                self.assertIsNone(self.look(pair, core, engine))

    def test_a_core_of_the_kernel_loses_memory(self):
        for pair, engine in cases():
            with self.subTest(pair.name, engine=engine):
                with self.copy(pair) as core:
                    core.put_notes_first()
                    self.assertEqual(self.goroutines(self.look(pair, core, engine)),
                                     self.goroutines(self.reference(pair)))
                    core.file.truncate(int(os.path.getsize(core.path) * 0.9))
                    cut = self.look(pair, core, engine)
                    self.assertEqual(cut.goroutines.keys(), self.reference(pair).goroutines.keys())
                    self.assertIn("the core was cut", cut.losses()[-1])
                    places = records(pair.name)
                    middle = sorted(places.goroutines(core).values())[places.count // 2]
                    # With what lies behind: half of the goroutines, and in most cases allgs too.
                    core.lose(middle)
                    self.look(pair, core, engine)
                    core.file.truncate(core.segments[2].offset)
                    self.assertIsNone(self.look(pair, core, engine))


class Overwritten(DamageTest):
    def test_nothing(self):
        """An undamaged copy is told as it is, or all else here means nothing."""
        pair = live.pairs()[0]
        with self.copy(pair) as core:
            self.assertEqual(self.goroutines(self.look(pair, core)), self.goroutines(self.reference(pair)))

    def test_a_segment_of_zeros(self):
        for pair, engine in cases():
            with self.subTest(pair.name, engine=engine):
                places = records(pair.name)
                with self.copy(pair) as core:
                    channels = [address for kind, address in self.reference(pair).objects if kind == "channel"]
                    goroutines, sudogs = places.goroutines(core).values(), places.sudogs(core).values()
                    wanted = [places.allgs, *goroutines, *sudogs, *channels]
                for at in sorted({core.segment(address).address for address in wanted}):
                    with self.copy(pair) as core:
                        core.zero(core.segment(at))
                        self.look(pair, core, engine)

    def test_random_bytes_in_allgs(self):
        for pair, engine in cases():
            with self.subTest(pair.name, engine=engine):
                places = records(pair.name)
                with self.copy(pair) as core:
                    core.write(places.allgs + 8 * 100, self.random.randbytes(8 * 50))
                    snapshot = self.look(pair, core, engine)
                    self.assertEqual(len(snapshot.unreadable), 50)
                    core.write(places.allgs, self.random.randbytes(8 * places.count))
                    self.assertIsNone(self.look(pair, core, engine))

    def test_slots_of_allgs_that_repeat_others(self):
        for pair, engine in cases():
            with self.subTest(pair.name, engine=engine):
                places = records(pair.name)
                with self.copy(pair) as core:
                    core.write(places.allgs + 8 * 100, core.read(places.allgs + 8 * 200, 8 * 5))
                    snapshot = self.look(pair, core, engine)
                    self.assertEqual(len(snapshot.unreadable), 5)
                    self.assertTrue(snapshot.losses())

    def damage_some(self, pair, engine, count, find, data):
        """Overwrites some of what `find` gives for a copy: a dictionary of addresses by goroutine."""
        with self.copy(pair) as core:
            found = find(core)
            for key in self.random.sample(sorted(found), count):
                core.write(found[key], data())
            return self.look(pair, core, engine)

    def test_damaged_goroutines(self):
        for pair, engine in cases():
            with self.subTest(pair.name, engine=engine):
                places = records(pair.name)
                for data in (lambda: self.random.randbytes(places.size), lambda: bytes(places.size)):
                    snapshot = self.damage_some(pair, engine, 5, places.goroutines, data)
                    self.assertEqual(len(snapshot.unreadable), 5)
                    self.assertEqual(len(snapshot.goroutines), len(self.reference(pair).goroutines) - 5)

    def test_damaged_sudogs(self):
        for pair, engine in cases():
            with self.subTest(pair.name, engine=engine):
                places = records(pair.name)
                for skipped in (0, 8):  # the second time the goroutine that it belongs to remains
                    find = functools.partial(self.sudogs, places, skipped)
                    size = SUDOG_SIZE - skipped
                    snapshot = self.damage_some(pair, engine, 20, find, functools.partial(self.random.randbytes, size))
                    self.assertTrue([problem for problem in snapshot.problems if "was not found" in problem["what"]])
                    known = [goroutine for goroutine in snapshot.goroutines.values() if goroutine["waits"]]
                    self.assertGreater(len(known), 200)

    @staticmethod
    def sudogs(places, skipped, core):
        return {number: sudog + skipped for number, sudog in places.sudogs(core).items()}

    def test_damaged_channels(self):
        for pair, engine in cases():
            with self.subTest(pair.name, engine=engine):
                channels = {key: key[1] for key in self.reference(pair).objects if key[0] == "channel"}
                for data in (functools.partial(self.random.randbytes, 96), functools.partial(bytes, 96)):
                    snapshot = self.damage_some(pair, engine, 20, lambda _: channels, data)
                    known = [goroutine for goroutine in snapshot.goroutines.values() if goroutine["waits"]]
                    self.assertGreater(len(known), 500)

    def test_allgs_longer_than_it_is(self):
        for pair, engine in cases():
            with self.subTest(pair.name, engine=engine):
                with self.copy(pair) as core:
                    core.write(records(pair.name).allgs_header + 8, struct.pack("<Q", 1 << 27))
                    self.look(pair, core, engine)


class WrongBinary(DamageTest):
    def refused(self, binary, pair, pattern):
        for engine in ("core", "delve"):
            result = self.run_unjam("snapshot", binary, pair.core(PROGRAM), "--engine", engine, "-o",
                                    self.path("none"), dlv=pair.dlv)
            self.check_fails(result, pattern)
            self.assertFalse(os.path.exists(self.path("none")))

    def test_another_program(self):
        for pair in live.pairs():
            with self.subTest(pair.name):
                self.refused(pair.binary("leaks"), pair, "another build|belong together")

    def test_another_go(self):
        for pair in live.pairs():
            for other in live.pairs():
                if pair.folder != other.folder:
                    with self.subTest(pair.name, other=other.name):
                        self.refused(other.binary(PROGRAM), pair, "another build|belong together")

    def test_no_debug_information(self):
        """All stripped, and as -ldflags=-w leaves it."""
        for pair in live.pairs():
            for flag in ("--strip-all", "--strip-debug"):
                with self.subTest(pair.name, flag=flag):
                    binary = self.path("stripped")
                    subprocess.run(["strip", flag, "-o", binary, pair.binary(PROGRAM)], check=True)
                    self.refused(binary, pair, "unstripped")


if __name__ == "__main__":
    live.LIMIT = 60
    live.main()
