"""Many cores on a real Slurm and with GNU parallel: the bytes are those of one batch, also when a task was ended."""
import os
import shutil
import signal
import subprocess
import unittest

import live

EXAMPLE = live.ROOT / "examples/cluster"
WORK = live.ROOT / "build/cluster"
PATH = os.environ["PATH"] + ":/usr/sbin"
def start(*command):
    """In a process group of its own, as a terminal does it."""
    pair = live.pairs()[0]
    return subprocess.Popen(command, env={**os.environ, "UNJAM": live.UNJAM, "UNJAM_DLV": pair.dlv, "GO": pair.go},
                            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                            start_new_session=True)


def finish(process):
    try:
        output, _ = process.communicate(timeout=2 * live.LIMIT)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGTERM)
        output, _ = process.communicate()
    return process.returncode, output


class Cluster(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.status, cls.output = finish(start(EXAMPLE / "run"))

    def tearDown(self):
        self.assertEqual(live.processes(str(WORK)), [], "left behind")

    def in_slurm(self, script):
        return start(EXAMPLE / "slurm-here", "bash", "-euo", "pipefail", "-c", script)

    def test_run(self):
        self.assertEqual(self.status, 0, self.output)
        hosts = ": here" if shutil.which("sshd", path=PATH) else ":"
        self.assertEqual(self.output.splitlines()[-1],
                         f"Slurm and GNU parallel ({hosts}) came to the bytes of one batch.")

    def test_a_task_that_is_ended_goes_on(self):
        """Queued again by Slurm, and cancelled for good: then the answer names it, until somebody submits again."""
        self.assertEqual(self.status, 0, self.output)
        status, output = finish(self.in_slurm(f"""
            cd {WORK}
            submit() {{
              {EXAMPLE}/submit "$@" cores.ndjson "$out" --binaries "$PWD/bin" | sed -nE 's/^Job ([0-9]+).*/\\1/p'
            }}
            for out in requeue cancel; do
              rm -rf "$out"
              job=$(submit --tasks 1)
              until compgen -G "$out/shares/0001/outcomes/*" > /dev/null; do sleep 0.02; done
              if [[ $out == requeue ]]; then
                scontrol requeue "$job"
                until [[ $(squeue --noheader --jobs "$job" --format %t) == PD ]]; do sleep 0.1; done
                scontrol update jobid="$job" starttime=now  # not in two minutes
              else
                scancel "$job"
              fi
              until [[ -z $(squeue --noheader) ]]; do sleep 0.1; done
              tail -n 1 "$out/answer.txt"
              cat "$out/logs/1.log"
            done
            submit --wait
            """))
        self.assertEqual(status, 0, output)
        self.assertEqual(output.count("unjam: interrupted"), 2, output)
        self.assertRegex(output, r"(?m)^Cores without a report: 1;")
        self.assertRegex(output, r"(?m)^Tasks that did not come to their end: 0001\.")
        whole = (WORK / "alone/rollup.json").read_bytes()
        self.assertEqual((WORK / "requeue/rollup.json").read_bytes(), whole)
        self.assertEqual((WORK / "cancel/rollup.json").read_bytes(), whole)

    def test_an_interrupt_ends_daemons_and_jobs(self):
        for number in (int(signal.SIGINT), int(signal.SIGTERM)):
            with self.subTest(number):
                process = self.in_slurm(f"""
                    sbatch --output /dev/null --wrap 'exec sleep 4321.{number}'
                    until [[ $(squeue --noheader --format %t) == R ]]; do sleep 0.1; done
                    echo running
                    sleep 1234
                    """)
                live.wait_until(lambda: process.stdout.readline() == "running\n", "a job")
                os.killpg(process.pid, number)
                status, output = finish(process)
                self.assertEqual(status, 128 + number, output)
                self.assertEqual(live.processes(f"sleep 4321.{number}"), [])
                self.assertEqual(live.processes(str(WORK)), [])


if __name__ == "__main__":
    live.main()
