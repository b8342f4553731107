"""A saved snapshot as plain Python values: every id is replaced by what it stands for."""
import json

import live

PLACES = ("current", "user", "app", "start", "go")
NO_PROOF = ("which goroutines can never wake is not known",  # only a mapped core has one
            "who else could release somebody is not known")
DEPENDS = ("reach", "name")  # names are looked up for what findings are about, and those depend on proofs


def shared_part(fields):
    """What both engines tell. What code may come to that was not followed takes the heap to know."""
    known = {name: value for name, value in fields.items() if name not in DEPENDS}
    if "future" in known:
        known["future"] = {name: value for name, value in known["future"].items() if name != "open_own"}
    return known


class Snapshot:
    """What unjam saved.

    `goroutines`, `sleeps`, `polls` and `peers` are dictionaries by goroutine, `objects` (channels and locks) is one by kind and
    address. A goroutine has in `waits` what it waits for: (kind, address, direction), ascending. `crash` is None unless
    the target crashed.
    """

    def __init__(self, path):
        self.header, self.panel = {}, {}
        self.goroutines, self.unreadable = {}, []
        self.objects, self.sleeps, self.polls, self.peers = {}, {}, {}, {}
        self.timers, self.problems, self.crash = [], [], None
        self._strings, self._locations, self._stacks, self._labels = {0: ""}, {0: None}, {0: None}, {0: {}}
        self._channels, self._locks, self._sites, self._futures, self.holders = {}, {}, {}, {0: {}}, []
        with open(path, encoding="utf-8") as file:
            for line in file:
                record = json.loads(line)
                getattr(self, "_take_" + next(iter(record)))(record)

    def facts(self):
        """All of it in one flat dictionary, but for how it was captured and what only a mapped core tells."""
        flat = {("expected",): self.header.get("expected"), ("now",): self.header.get("now"),
                ("target",): self.header["target"]}
        for table in ("goroutines", "objects", "sleeps", "polls"):
            for key, fields in getattr(self, table).items():
                flat.update({(table, key, name): value for name, value in shared_part(fields).items()})
        shared = [problem for problem in self.problems if problem["effect"] not in NO_PROOF]
        timers = [shared_part(timer) for timer in self.timers]
        for table, values in (("timers", timers), ("problems", shared), ("unreadable", self.unreadable)):
            flat.update({(table, index): value for index, value in enumerate(values)})
        flat.update({("peers", number): peer for number, peer in self.peers.items()})
        flat.update({("panel", name): value for name, value in self.panel.items()})
        flat.update({("crash", name): value for name, value in (self.crash or {}).items()})
        return flat

    def losses(self):
        return [problem["what"] for problem in self.problems if problem["problem"] == "loss"]

    def _take_schema(self, record):
        self.header = record

    def _take_string(self, record):
        self._strings[record["string"]] = record.get("text", record.get("hex"))

    def _take_location(self, record):
        self._locations[record["location"]] = (self._strings[record.get("function", 0)],
                                               self._strings[record.get("file", 0)], record.get("line", 0))

    def _take_stack(self, record):
        frames = [(pc, self._locations[location], inlined) for pc, location, *inlined in record["frames"]]
        self._stacks[record["stack"]] = (frames, self._strings[record.get("cut", 0)])

    def _take_labels(self, record):
        self._labels[record["labels"]] = {self._strings[key]: self._strings[value] for key, value in record["set"]}

    def _take_channel(self, record):
        record["type"] = self._strings[record.get("type", 0)]
        record["name"] = self._strings[record.get("name", 0)]
        self._channels[record.pop("channel")] = ("channel", record["address"])
        self.objects["channel", record["address"]] = record

    def _take_lock(self, record):
        record["name"] = self._strings[record.get("name", 0)]
        self._locks[record.pop("lock")] = (record["kind"], record["address"])
        self.objects[record["kind"], record["address"]] = record

    def _take_goroutine(self, record):
        record.update({place: self._locations[record[place]] for place in PLACES if place in record})
        record["wait"] = self._strings[record.get("wait", 0)]
        record["unreadable"] = self._strings[record.get("unreadable", 0)]
        record["stack"] = self._stacks[record.get("stack", 0)]
        record["labels"] = self._labels[record.get("labels", 0)]
        record["waits"] = sorted((*self._object(*wait), wait[0]) for wait in record.get("waits", []))
        self._resolve_operations(record)
        if record["goroutine"] == 0:
            self.unreadable.append(record["unreadable"])
        else:
            self.goroutines[record["goroutine"]] = record

    def _object(self, direction, number):
        return (self._channels if direction in ("send", "receive", "close") else self._locks)[number]

    def _resolve_operations(self, record):
        """What it can still do: (site, kind, address, how often), and what else it may."""
        record["operations"] = sorted((self._sites[site], *self._object(self._sites[site][0], number), *times)
                                      for site, number, *times in record.get("operations", []))
        record["future"] = self._futures[record.get("future", 0)]

    def _take_site(self, record):
        location = self._locations[record.get("location", 0)] or ("", "", 0)
        texts = (self._strings[record.get(name, 0)] for name in ("type", "path"))
        self._sites[record["site"]] = (record.get("act", "send"), *location, *texts, record.get("starts", False),
                                       record.get("selects", False))

    def _take_future(self, record):
        record["unknown"] = sorted(self._sites[site] for site in record.get("unknown", []))
        record["cut"] = self._strings[record.get("cut", 0)]
        self._futures[record.pop("future")] = record

    def _take_holders(self, record):
        record["functions"] = [self._strings[name] for name in record.get("functions", [])]
        self.holders.append(record)

    def _take_sleep(self, record):
        self.sleeps[record["sleep"]] = record

    def _take_poll(self, record):
        self.polls[record["poll"]] = record

    def _take_peer(self, record):
        self.peers[record["peer"]] = (self._strings[record["network"]], self._strings[record["address"]],
                                      record.get("listens", False))

    def _take_timer(self, record):
        record["function"] = self._strings[record.get("function", 0)]
        self._resolve_operations(record)
        self.timers.append(record)

    def _take_panel(self, record):
        self.panel = record

    def _take_crash(self, record):
        for name in ("text", "detail", "type"):
            record[name] = self._strings[record.get(name, 0)]
        record["earlier"] = [(self._strings[text], self._strings[kind], bool(recovered))
                             for text, kind, *recovered in record.get("earlier", [])]
        record["registers"] = {self._strings[name]: value for name, value in record.get("registers", [])}
        record["stack"] = self._stacks[record.get("stack", 0)]
        record["signal"] = record.get("signal", {"number": 0})
        record["signal"]["name"] = self._strings[record["signal"].get("name", 0)]
        self.crash = record

    def _take_problem(self, record):
        self.problems.append(record)

    def _take_end(self, record):
        self.end = record


class SnapshotTest(live.LiveTest):
    def snapshot(self, *source, engine="auto", code=0, dlv=None, more=()):
        """A snapshot of a core or server, saved and read back."""
        path = self.path("snapshot")
        result = self.run_unjam("snapshot", *source, "--engine", engine, *more, "-o", path, dlv=dlv)
        self.assertEqual(result.returncode, code, result.stderr)
        return Snapshot(path)

    def check_equal(self, one, other):
        """Shows the first few facts that they do not have alike."""
        left, right = one.facts(), other.facts()
        keys = [key for key in {**left, **right} if left.get(key) != right.get(key)]
        self.assertEqual([(*key, left.get(key), right.get(key)) for key in keys[:10]], [])
