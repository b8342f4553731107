"""The example of a fleet: it shows what is in its cores, and fails if something else comes out."""
import json
import os
import pathlib
import shutil
import subprocess

import live

LIMIT = 300  # seconds; the first time, Go builds its standard library


class Fleet(live.LiveTest):
    def setUp(self):
        super().setUp()
        self.pair = live.pairs()[0]
        self.folder = self.pair.folder / "fleet"  # its cores are kept for the next time

    def run_example(self, unjam):
        env = {**os.environ, **self.env, "UNJAM": unjam, "UNJAM_DLV": self.pair.dlv, "GO": self.pair.go}
        return subprocess.run([str(live.ROOT / "examples/fleet/run"), str(self.folder)], capture_output=True, text=True,
                              timeout=LIMIT, stdin=subprocess.DEVNULL, env=env, check=False)

    def script(self, text):
        path = pathlib.Path(self.path("unjam"))
        path.write_text("#!/bin/bash\n" + text)
        path.chmod(0o755)
        return str(path)

    def check_fails(self, result, pattern):
        self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
        self.assertRegex(result.stderr, r"\Arun: [^\n]+\n\Z")
        self.assertRegex(result.stderr, pattern)

    def test_the_five_problems(self):
        done = self.run_example(live.UNJAM)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        lines = done.stdout.splitlines()
        self.assertTrue(any(line.startswith("12 of 12 cores have a report in ") for line in lines), done.stdout)
        self.assertEqual(lines[-1], "As it should be: the five problems that there are and no other, that of shop in two "
                                    "builds, and none on mail-3.")
        kept = self.path("kept")
        shutil.copytree(self.folder / "out", kept)
        stand_in = self.script(f'cp -r {kept} "${{@: -1}}"\n')  # the folder to write to comes last
        with self.subTest("a problem that does not come out"):
            rollup = pathlib.Path(kept, "rollup.json")
            whole = json.loads(rollup.read_text())
            rollup.write_text(json.dumps({**whole, "clusters": whole["clusters"][1:]}))
            self.check_fails(self.run_example(stand_in), "not these problems: .*self_deadlock shop 2 .*but these: ")
            rollup.write_text(json.dumps(whole))
        with self.subTest("a finding of the healthy service"):
            results = pathlib.Path(kept, "results.ndjson")
            results.write_text(results.read_text().replace('"findings":0', '"findings":1'))
            self.check_fails(self.run_example(stand_in), "mail-3 alone")
        with self.subTest("a batch that fails"):
            self.check_fails(self.run_example(self.script("exit 3\n")), "exit status 3")


if __name__ == "__main__":
    live.main()
