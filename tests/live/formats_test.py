"""What unjam prints for other tools: it is read again, and gives the same groups as the core did."""
import json
import re
import subprocess

import live

KEYS = ("user,wait", "app,wait")


class Formats(live.LiveTest):
    def groups(self, *source, by, dlv=None):
        rows = self.json_of("groups", *source, "--by", by, dlv=dlv)["groups"]
        return sorted((json.dumps(row["key"], sort_keys=True), row["count"]) for row in rows)

    def printed(self, pair, form):
        path = self.path(form)
        result = self.run_unjam("goroutines", pair.binary("waits"), pair.core("waits"), "-o", f"{form}:{path}",
                                dlv=pair.dlv)
        self.assertEqual(result.returncode, 0, result.stderr)
        return path

    def test_groups_of_what_was_printed_are_those_of_the_core(self):
        for pair in live.pairs()[:3]:
            source = (pair.binary("waits"), pair.core("waits"))
            release = pair.name[2:].split("-")[0]
            for form in ("debug2", "pprof", "delve"):
                path = self.printed(pair, form)
                for by in KEYS if form != "delve" else ("user,wait", "user"):
                    with self.subTest(pair.name, form=form, by=by):
                        self.assertEqual(self.groups(path, "--go-version", release, by=by),
                                         self.groups(*source, by=by, dlv=pair.dlv))

    def test_go_counts_what_unjam_counts(self):
        pair = live.pairs()[0]
        path = self.printed(pair, "pprof")
        listed = self.json_of("goroutines", pair.binary("waits"), pair.core("waits"), dlv=pair.dlv)["goroutines"]
        for view in ("-top", "-raw", "-traces"):
            shown = subprocess.run([pair.go, "tool", "pprof", view, path], capture_output=True, text=True,
                                   check=True, env={**self.env, "PATH": "/usr/bin:/bin", "HOME": self.scratch.name})
            if view == "-top":
                self.assertIn(f"of {len(listed)} total", shown.stdout)
            if view == "-traces":
                counts = re.findall(r"^ +(\d+) +\S", shown.stdout, re.M)
                self.assertEqual(sum(int(count) for count in counts), len(listed))
                self.assertRegex(shown.stdout, r"channel: +0x[0-9a-f]+ chan")

    def test_the_same_core_gives_the_same_bytes(self):
        pair = live.pairs()[0]
        for form in ("debug2", "pprof", "delve"):
            with open(self.printed(pair, form), "rb") as first, open(self.printed(pair, form), "rb") as second:
                self.assertEqual(first.read(), second.read())

    def test_profiles_of_go_itself(self):
        """What a program saves of itself: both kinds of profile count what debug=2 lists."""
        pair = live.pairs()[0]
        program = ('package main\nimport ("os"; "runtime/pprof"; "time")\n'
                   "func send(c chan int) { c <- 1 }\n"
                   "func main() {\n c := make(chan int)\n for i := 0; i < 30; i++ { go send(c) }\n"
                   " time.Sleep(100 * time.Millisecond)\n for i := 0; i < 3; i++ {\n"
                   "  f, _ := os.Create(os.Args[1] + string(rune('0' + i)))\n"
                   '  pprof.Lookup("goroutine").WriteTo(f, i)\n  f.Close()\n }\n}\n')
        with open(self.path("main.go"), "w", encoding="utf-8") as file:
            file.write(program)
        subprocess.run([pair.go, "run", self.path("main.go"), self.path("dump")], check=True, capture_output=True)
        waits = {0: "chan send", 1: "waiting", 2: "chan send"}
        for debug, wait in waits.items():
            with self.subTest(debug=debug):
                rows = self.json_of("groups", self.path(f"dump{debug}"), "--by", "app,wait")["groups"]
                self.assertEqual(rows[0]["count"], 30)
                self.assertEqual(rows[0]["key"]["app"]["function"], "main.send")
                self.assertEqual(rows[0]["key"]["wait"], wait)

    def test_a_typing_error_writes_no_file(self):
        pair = live.pairs()[0]
        for word in ("cvs", "places.cvs", "jsno:places"):
            result = self.run_unjam("groups", pair.binary("waits"), pair.core("waits"), "-o", word, dlv=pair.dlv)
            self.assertEqual(result.returncode, 2)
            self.assertIn("did you mean", result.stderr)
            self.assertEqual(result.stderr.count("\n"), 1)


if __name__ == "__main__":
    live.main()
