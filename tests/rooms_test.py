"""Which room may include which: one whose line stands above its own. A circle of rooms is one room in truth."""
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).parent.parent

ROOMS = """
aggregate/snapshot
aggregate/group
aggregate/wait
aggregate/findings
aggregate/picture
aggregate/rollup
client
client/stream
client/json_text
client/rpc
client/process
client/elf
client/server
client/memory
client/runtime
client/crash
client/reach
client/code
client/dumps
client/saved
client/capture
client/enrich
client/source
cli/render
cli
""".split()

# Capturing knows what goroutines are, not what is wrong with them; what is looked up for a finding does.
KNOW_FINDINGS = ("client/enrich", "client/source")


def room_of(path):
    """The longest room that a file is in."""
    return max((room for room in ROOMS if path.startswith(room + "/")), key=len, default=None)


def includes():
    """All includes of one room in another, as (file, its room, included file, its room)."""
    for top in ("aggregate", "client", "cli"):
        for file in sorted((ROOT / top).rglob("*.?pp")):
            path = str(file.relative_to(ROOT))
            for included in re.findall(r'^#include "([^"]+)"', file.read_text(encoding="utf-8"), re.MULTILINE):
                if room_of(path) != room_of(included):
                    yield path, room_of(path), included, room_of(included)


class Rooms(unittest.TestCase):
    def test_every_file_has_a_room(self):
        for path, room, included, other in includes():
            self.assertIsNotNone(room, path)
            self.assertIsNotNone(other, included)

    def test_rooms_include_only_those_below(self):
        wrong = [f"{path} includes {included}" for path, room, included, other in includes()
                 if ROOMS.index(other) > ROOMS.index(room)]
        self.assertEqual(wrong, [])

    def test_a_snapshot_is_captured_without_knowing_findings(self):
        wrong = [f"{path} includes {included}" for path, room, included, other in includes()
                 if room.startswith("client") and other.startswith("aggregate") and other != "aggregate/snapshot"
                 and room not in KNOW_FINDINGS]
        self.assertEqual(wrong, [])


if __name__ == "__main__":
    unittest.main()
