"""Copies of cores, to be damaged by the target's own addresses."""
import dataclasses
import os
import struct
import subprocess

import live

PT_LOAD, PT_NOTE = 1, 4
HEADER = struct.Struct("<16sHHIQQQIHHHHHH")
PROGRAM_HEADER = struct.Struct("<IIQQQQQQ")


@dataclasses.dataclass
class Segment:
    """A program header of an ELF file."""

    kind: int
    flags: int
    offset: int
    address: int
    physical: int
    size: int
    memory: int
    align: int

    def holds(self, address):
        return self.kind == PT_LOAD and 0 <= address - self.address < self.size


def read_segments(file):
    file.seek(0)
    header = HEADER.unpack(file.read(HEADER.size))
    file.seek(header[5])
    table = file.read(header[9] * header[10])
    return [Segment(*fields) for fields in PROGRAM_HEADER.iter_unpack(table)]


class Core:
    """A copy of a core; holes stay holes, so that it costs little."""

    def __init__(self, source, path):
        subprocess.run(["cp", "--sparse=always", source, path], check=True)
        self.path = path
        self.file = open(path, "r+b", buffering=0)
        self.segments = read_segments(self.file)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()

    def segment(self, address):
        return next(segment for segment in self.segments if segment.holds(address))

    def offset(self, address):
        segment = self.segment(address)
        return segment.offset + address - segment.address

    def read(self, address, size):
        return os.pread(self.file.fileno(), size, self.offset(address))

    def write(self, address, data):
        os.pwrite(self.file.fileno(), data, self.offset(address))

    def words(self, address, count):
        return struct.unpack(f"<{count}Q", self.read(address, 8 * count))

    def zero(self, segment):
        """Overwrites what is no hole."""
        position, end = segment.offset, segment.offset + segment.size
        while position < end:
            try:
                begin = os.lseek(self.file.fileno(), position, os.SEEK_DATA)
            except OSError:
                return  # there is no more
            position = min(os.lseek(self.file.fileno(), begin, os.SEEK_HOLE), end)
            if begin < position:
                os.pwrite(self.file.fileno(), bytes(position - begin), begin)

    def lose(self, address):
        """Ends the file where an address stands."""
        self.file.truncate(self.offset(address))

    def put_notes_first(self):
        """Moves the notes to where the kernel writes them; a debugger's stand at the end, and are lost with it.

        They take the place of the program's code, which dlv has from the binary.
        """
        notes = next(segment for segment in self.segments if segment.kind == PT_NOTE)
        code = next(segment for segment in self.segments if segment.kind == PT_LOAD)
        assert notes.size <= code.size
        text = os.pread(self.file.fileno(), notes.size, notes.offset)
        os.pwrite(self.file.fileno(), text, code.offset)
        self.file.truncate(notes.offset)
        notes.offset, code.size = code.offset, 0
        self.write_segments()

    def write_segments(self):
        header = list(HEADER.unpack(os.pread(self.file.fileno(), HEADER.size, 0)))
        header[6] = header[12] = header[13] = 0  # the section headers stood at the end too
        os.pwrite(self.file.fileno(), HEADER.pack(*header), 0)
        table = b"".join(PROGRAM_HEADER.pack(*dataclasses.astuple(segment)) for segment in self.segments)
        os.pwrite(self.file.fileno(), table, header[5])


class Records:
    """Where the runtime's records of goroutines stand, as Delve has it."""

    def __init__(self, pair, program):
        with live.headless(pair.dlv, "core", pair.binary(program), pair.core(program)) as (_, address):
            self.client = live.Rpc(address)
            allgs = self.evaluate("runtime.allgs")
            self.allgs, self.count, self.allgs_header = allgs["base"], allgs["len"], allgs["addr"]
            fields = self.evaluate("*runtime.allgs[0]")
            self.offsets = {child["name"]: child["addr"] - fields["addr"] for child in fields["children"]}
            self.size = max(self.offsets.values()) + 8
            self.client.close()

    def evaluate(self, expression):
        config = {"MaxVariableRecurse": 1, "MaxStructFields": -1}
        scope = {"GoroutineID": -1}
        return self.client.call("Eval", {"Scope": scope, "Expr": expression, "Cfg": config})["Variable"]

    def goroutines(self, core):
        """{id: address of its g}"""
        return {core.words(g + self.offsets["goid"], 1)[0]: g for g in core.words(self.allgs, self.count)}

    def sudogs(self, core):
        """{id: address of the first sudog that it waits with}"""
        offset = self.offsets["waiting"]
        waiting = {number: core.words(g + offset, 1)[0] for number, g in self.goroutines(core).items()}
        return {number: sudog for number, sudog in waiting.items() if sudog != 0}
