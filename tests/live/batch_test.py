"""Many cores at once: what is made of them, and that nothing is lost whatever ends the run."""
import gzip
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import tarfile
import time
import unittest
import zipfile

import live


class Batch(live.LiveTest):
    def setUp(self):
        super().setUp()
        self.pair = live.pairs()[0]
        self.pile = pathlib.Path(self.path("pile"))
        self.pile.mkdir()
        # Of its own: the index of a run has the times of all files there, and other tests build theirs meanwhile.
        self.binaries = pathlib.Path(self.path("binaries"))
        for program in ("incident", "named", "healthy", "parked"):
            (self.binaries / program).mkdir(parents=True)
            shutil.copy2(self.pair.binary(program), self.binaries / program / "binary")

    def core(self, program="incident"):
        return self.pair.core(program)

    def put(self, name, program="incident"):
        """A core in the pile, as a link: it is not copied."""
        target = self.pile / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.symlink_to(self.core(program))
        return str(target)

    def batch(self, *arguments, out="out"):
        return live.unjam("batch", *arguments, "-o", self.path(out), "--binaries", str(self.binaries),
                          dlv=self.pair.dlv)

    def outcomes(self, out="out"):
        folder = pathlib.Path(self.path(out)) / "outcomes"
        records = [json.loads(file.read_text()) for file in folder.iterdir()]
        return {os.path.relpath(record["input"], self.pile): record for record in records}

    def files(self, out="out"):
        """All that a run leaves, but for the log, which has times."""
        folder = pathlib.Path(self.path(out))
        return {str(file.relative_to(folder)): file.read_bytes()
                for file in sorted(folder.rglob("*")) if file.is_file() and file.name != "log"}

    def test_a_pile_of_all_kinds(self):
        self.put("a/core.1")
        self.put("b/core.2", "named")
        self.put("z/copy")
        (self.pile / "notes.txt").write_text("not a core\n")
        with open(self.core("named"), "rb") as core:
            some = core.read(1_000_000)
        (self.pile / "cut").write_bytes(some)
        (self.pile / "broken.gz").write_bytes(gzip.compress(some)[:5000])
        with tarfile.open(self.pile / "two.tar.gz", "w:gz", compresslevel=1) as archive:
            archive.add(self.core("named"), "deep/core.3")
            archive.add(__file__, "deep/a.py")
        with zipfile.ZipFile(self.pile / "one.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.write(self.core("named"), "core.4")
        done = self.batch(str(self.pile))
        self.assertEqual(done.returncode, 3, done.stderr)
        first, *rest = done.stdout.splitlines()
        self.assertIn("cores have a report", first)
        self.assertIn("  1 other file holds no core", rest)
        rows = [json.loads(line) for line in (pathlib.Path(self.path("out")) / "results.ndjson").read_text().splitlines()]
        cores = [row for row in rows if row["row"] == "core"]
        self.assertEqual([row["input"] for row in cores], sorted(row["input"] for row in cores))
        self.assertEqual([row["status"] for row in cores], ["done", "done", "failed", "failed", "copy", "copy", "copy"])
        found = [row for row in rows if row["row"] == "finding"]
        self.assertEqual({row["kind"] for row in found if row["input"].endswith("a/core.1")}, {"self_deadlock"})
        rollup = json.loads((pathlib.Path(self.path("out")) / "rollup.json").read_text())
        self.assertEqual(rollup["schema"], "unjam.rollup/1")
        self.assertEqual(len(rollup["reports"]), 2)
        again = self.run_unjam("merge", self.path("out"), "-o", "json")
        self.assertEqual(json.loads(again.stdout), rollup)
        outcomes = self.outcomes()
        self.assertEqual({name: record["status"] for name, record in outcomes.items()},
                         {"a/core.1": "done", "b/core.2": "done", "z/copy": "copy", "cut": "failed", "broken.gz": "failed",
                          "two.tar.gz/deep/core.3": "copy", "one.zip/core.4": "copy"})
        self.assertIn("cut", outcomes["cut"]["reason"])
        self.assertEqual(outcomes["a/core.1"]["core_id"], outcomes["z/copy"]["core_id"])
        self.assertEqual(outcomes["b/core.2"]["core_id"], outcomes["one.zip/core.4"]["core_id"])
        self.assertEqual(outcomes["b/core.2"]["core_id"], outcomes["two.tar.gz/deep/core.3"]["core_id"])

    def test_a_report_is_that_of_the_core_alone(self):
        core = self.put("core.1")
        self.assertEqual(self.batch(str(self.pile)).returncode, 0)
        reports = list((pathlib.Path(self.path("out")) / "reports").iterdir())
        self.assertEqual(len(reports), 1)
        alone = live.unjam("report", str(self.binaries / "incident" / "binary"), core, "-o", "json", dlv=self.pair.dlv)
        self.assertEqual(json.loads(reports[0].read_text()), json.loads(alone.stdout))

    def test_a_manifest_names_binaries_and_labels(self):
        self.put("core.1")
        stripped = self.path("elsewhere")
        shutil.copy(self.pair.binary("incident"), stripped)
        manifest = self.path("cores.csv")
        with open(manifest, "w", encoding="utf-8") as file:
            file.write(f"core,binary,host,service\n{self.pile}/core.1,{stripped},web-7,\"shop, inc\"\n{self.pile}/none,,web-8,\n")
        done = live.unjam("batch", "--manifest", manifest, "-o", self.path("out"), "--label", "host=web-1",
                          "--label", "zone=b", dlv=self.pair.dlv)
        self.assertEqual(done.returncode, 3, done.stderr)
        outcomes = self.outcomes()
        self.assertEqual(outcomes["none"]["status"], "failed")
        self.assertEqual(outcomes["core.1"]["binary"], stripped)
        report = next((pathlib.Path(self.path("out")) / "reports").iterdir())
        self.assertEqual(json.loads(report.read_text())["labels"], {"host": "web-7", "service": "shop, inc", "zone": "b"})

    def test_a_dlv_that_hangs_is_given_up(self):
        self.put("core.1")
        script = self.path("dlv")
        with open(script, "w", encoding="utf-8") as file:
            file.write(f'#!/bin/sh\n[ "$1" = version ] && exec {self.pair.dlv} version\nexec sleep 1000\n')
        os.chmod(script, 0o755)
        start = time.monotonic()
        done = live.unjam("batch", str(self.pile), "-o", self.path("out"), "--timeout", "2",
                          "--binaries", str(self.binaries), dlv=script)
        self.assertLess(time.monotonic() - start, 30)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("took longer than 2 s", self.outcomes()["core.1"]["reason"])

    def test_copies_fail_as_their_first_does_and_stand_alone_without_it(self):
        self.put("a", "named")
        self.put("b", "named")
        done = live.unjam("batch", str(self.pile), "-o", self.path("out"), "--dlv", "/nowhere/dlv",
                          "--binaries", str(self.binaries))
        self.assertEqual(done.returncode, 2, done.stderr)
        reasons = {name: record["reason"] for name, record in self.outcomes().items()}
        self.assertIn("/nowhere/dlv", reasons["a"])
        self.assertEqual(reasons["b"], f"a copy of {self.pile}/a: {reasons['a']}")
        self.assertEqual(self.batch(str(self.pile), "--resume").returncode, 2)
        self.assertEqual(self.batch(str(self.pile), "--resume", "--retry-failed").returncode, 0)
        self.assertEqual(self.batch(str(self.pile), out="other").returncode, 0)
        self.assertEqual(self.files(), self.files("other"))
        self.assertEqual(self.outcomes("other")["b"]["status"], "copy")
        (self.pile / "a").unlink()
        again = self.batch(str(self.pile), "--resume", out="other")
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertEqual(self.outcomes("other")["b"]["status"], "done")

    def test_a_dlv_that_needs_too_much_memory_is_ended(self):
        self.put("core.1")
        done = self.batch(str(self.pile), "--memory", "5M")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertRegex(self.outcomes()["core.1"]["reason"],
                         r"\Adlv used more than 5 MiB of memory and was ended \(--memory allows more\)")

    def test_what_is_no_pile_is_told(self):
        result = self.batch()
        self.assertEqual(result.returncode, 2)
        self.assertIn("which cores?", result.stderr)
        result = self.batch(str(self.pile))
        self.assertEqual(result.returncode, 2)
        self.assertIn("no core in what was given", result.stderr)
        self.assertFalse(os.path.exists(self.path("out")))

    def test_a_folder_with_results_is_not_written_over(self):
        self.put("core.1", "named")
        self.assertEqual(self.batch(str(self.pile)).returncode, 0)
        again = self.batch(str(self.pile))
        self.assertEqual(again.returncode, 2)
        self.assertIn("--resume", again.stderr)
        before = self.files()
        self.assertEqual(self.batch(str(self.pile), "--resume").returncode, 0)
        self.assertEqual(self.files(), before)

    def test_a_full_disk_ends_it_and_it_goes_on_with_room(self):
        if subprocess.run(["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"], check=False).returncode != 0:
            self.skipTest("nobody may mount a file system here")
        for number, program in enumerate(("incident", "named", "healthy")):
            self.put(f"core.{number}", program)
        with tarfile.open(self.pile / "pack.tar.gz", "w:gz", compresslevel=1) as archive:
            archive.add(self.core("parked"), "core.9")
        self.assertEqual(self.batch(str(self.pile), out="whole").returncode, 0)
        os.mkdir(self.path("disk"))
        too_little, enough = 64, 16 * 1024  # KiB; how much it needs depends on how much of the core is not zeros
        self.assertFalse(self.fits(too_little))
        self.assertTrue(self.fits(enough))
        while enough - too_little > 32:
            room = (too_little + enough) // 2
            if self.fits(room):
                enough = room
            else:
                too_little = room

    def fits(self, room):
        """Whether so many KiB are enough. Then, or with more room afterwards, the results are those of a run with
        room: a full disk is never taken for the fault of a core."""
        script = """
            mount -t tmpfs -o size=$ROOM none disk
            batch() { "$UNJAM" batch "$PILE" -o "$OUT" --resume --dlv "$DLV" --binaries "$BINARIES"; }
            batch || { ! ls "$OUT/rollup.json" && echo was full && mount -o remount,size=1g disk && batch; } || exit
            cp -r "$OUT" "$ROOM"
        """
        out = "disk/" + 2 * ("a folder\twith a long name " * 8 + "/") + "out"
        env = {"ROOM": f"{room}k", "PILE": str(self.pile), "OUT": out, "UNJAM": live.UNJAM, "DLV": self.pair.dlv,
               "BINARIES": str(self.binaries)}
        done = subprocess.run(["unshare", "-rm", "sh", "-euc", script], cwd=self.path(""), env=os.environ | env,
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        full = "was full" in done.stdout
        self.assertEqual("No space left on device" in done.stderr, full, done.stdout + done.stderr)
        self.assertEqual(self.files(f"{room}k"), self.files("whole"), f"{room} KiB")
        return not full

    def test_a_signal_that_its_reports_get_before_it_fails_no_core(self):
        """A scheduler, and Ctrl-C, send one to all processes, in any order."""
        for number in range(4):
            self.put(f"core.{number}", "named" if number % 2 else "incident")
        for also in (True, False):
            with self.subTest(also=also):
                out = f"also-{also}"
                run = live.start_unjam("batch", str(self.pile), "-o", self.path(out), "--dlv", self.pair.dlv, "--binaries",
                                       str(self.binaries), *(["--retries", "0"] if also else []))
                live.wait_until(lambda: subprocess.run(["pkill", "-TERM", "-P", str(run.pid)], check=False).returncode == 0,
                                "a report")
                if also:
                    time.sleep(0.2)
                    run.terminate()
                _, errors = run.communicate()
                self.assertEqual(run.returncode, 130 if also else 0, errors)
                failed = [outcome for outcome in self.outcomes(out).values() if outcome["status"] == "failed"]
                self.assertEqual(failed, [])

    def test_whatever_ends_it_and_whenever_it_goes_on_to_the_same(self):
        for number in range(4):
            self.put(f"core.{number}", "named" if number % 2 else "incident")
        with tarfile.open(self.pile / "pack.tar.gz", "w:gz", compresslevel=1) as archive:
            archive.add(self.core("named"), "core.9")
        self.assertEqual(self.batch(str(self.pile), out="whole").returncode, 0)
        whole = self.files("whole")
        chance = random.Random(7)
        for moment in range(12):
            with self.subTest(moment=moment):
                out = f"killed-{moment}"
                for _ in range(2):
                    run = live.start_unjam("batch", str(self.pile), "-o", self.path(out), "--resume", "--dlv", self.pair.dlv,
                                           "--binaries", str(self.binaries))
                    time.sleep(chance.uniform(0.0, 1.5))
                    if moment % 3 == 2:  # its dlv only: that is tried again
                        subprocess.run(["pkill", "-KILL", "-f", f"{self.pair.dlv} core .*{self.pile}"], check=False)
                        run.communicate(timeout=live.LIMIT)
                    else:
                        run.send_signal(signal.SIGKILL if moment % 3 else signal.SIGTERM)
                        run.communicate()
                done = self.batch(str(self.pile), "--resume", out=out)
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                self.assertEqual(self.files(out), whole)


if __name__ == "__main__":
    live.main()
