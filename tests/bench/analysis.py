"""What a diagnosis costs beyond reading the snapshot: the incident with ever more senders on its one channel."""
import json
import math
import os
import subprocess
import sys
import tempfile
import time

UNJAM = "build/release/cli/unjam"
INCIDENT = "examples/incident.zst"
RUNS = 5


def inflate(path, count):
    """Saves the incident with `count` more senders."""
    text = subprocess.run(["zstd", "-dc", INCIDENT], check=True, capture_output=True, text=True).stdout
    records = [json.loads(line) for line in text.splitlines()]
    goroutines = [record for record in records if "goroutine" in record]
    senders = [record for record in goroutines if any(kind == "send" for kind, _ in record.get("waits", []))]
    last = max(record["goroutine"] for record in goroutines)
    with open(path, "w", encoding="utf-8") as file:
        for record in records:
            for key in ("expected", "goroutines"):
                if isinstance(record.get(key), int):
                    record[key] += count
            print(json.dumps(record, separators=(",", ":")), file=file)
            if record is goroutines[-1]:
                for i in range(count):
                    more = {**senders[i % len(senders)], "goroutine": last + 1 + i}
                    print(json.dumps(more, separators=(",", ":")), file=file)


def seconds(*command):
    """The least of some runs."""
    taken = []
    for _ in range(RUNS):
        start = time.monotonic()
        subprocess.run([UNJAM, *command, "--top", "1"], check=True, stdout=subprocess.DEVNULL)
        taken.append(time.monotonic() - start)
    return min(taken)


def main(counts):
    took = []
    with tempfile.TemporaryDirectory() as scratch:
        for count in counts:
            path = os.path.join(scratch, "snapshot")
            inflate(path, count)
            took.append(seconds("report", path) - seconds("groups", path))
            print(f"{count:,} more on one channel: {took[-1]:.3f} s beyond reading, {took[-1] / count * 1e6:.2f} µs a goroutine")
    if len(counts) > 1:
        growth = math.log(took[-1] / took[0]) / math.log(counts[-1] / counts[0])
        print(f"growth: time ^{growth:.2f}")


if __name__ == "__main__":
    main([int(count) for count in sys.argv[1:]])
