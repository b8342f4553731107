"""Ways to break what unjam reads: calls of Delve, memory of a core, tables of a binary.

A fault is a name and a context manager: inside it, the thing is broken.
"""
import collections
import contextlib
import dataclasses
import os
import struct

import relay
from cores import HEADER, PROGRAM_HEADER, PT_LOAD, Core

PT_NULL = 0
PAGE = 8192  # what Go's heap is made of
MOST_IN_WINDOW = 64 << 10
SECTION_HEADER = struct.Struct("<IIQQQQIIQQ")
SHT_NULL, SHT_NOBITS = 0, 8
SHF_ALLOC = 2
# Nothing in them is looked at, so to read zeros there is no failure.
UNUSED = (".shstrtab", ".debug_gdb_scripts")

Fault = collections.namedtuple("Fault", "name broken")


def of_calls(through):
    """Every call that a relay has seen, and all calls of each method."""
    calls = list(through.seen.items())  # one that fails may lead to others
    methods = dict.fromkeys(method for (method, *_), _ in calls)
    for way in relay.WAYS:
        for method in methods:
            yield Fault(f"all {method} {way}", lambda m=method, w=way: failing(through, lambda key: key[0] == m, w))
        for key, times in calls:
            said = " ".join(str(part) for part in key if part is not None)
            yield Fault(f"{said} {way}", lambda k=key, w=way: failing(through, lambda key: key == k, w))
            if times > 1:
                yield Fault(f"{said} {way} the last time",
                            lambda k=key, w=way, n=times: failing(through, lambda key: key == k, w, n))


@contextlib.contextmanager
def failing(through, hits, way, number=None):
    """Calls that are hit fail; with a number, only the so-manieth."""
    count = 0

    def fault(key):
        nonlocal count
        if not hits(key):
            return None
        count += 1
        return way if number in (None, count) else None

    through.fault = fault
    try:
        yield
    finally:
        through.fault = lambda key: None


def of_memory(core):
    """Every segment, and every window of what large ones hold."""
    for segment in core.segments:
        if segment.kind == PT_LOAD and segment.size > 0:
            begin, end = segment.address, segment.address + segment.size
            yield Fault(f"segment {begin:#x} gone", lambda s=segment: without(core, s.address, s.size))
            yield Fault(f"segment {begin:#x} not in the file", lambda s=segment: not_in_file(core, s))
            for at in windows(core, segment):
                size = min(MOST_IN_WINDOW if at % MOST_IN_WINDOW == 0 else PAGE, end - at)
                yield Fault(f"window {at:#x} +{size:#x} gone", lambda a=at, s=size: without(core, a, s))


def windows(core, segment):
    """The pages of a segment that hold something."""
    position, end = segment.offset, segment.offset + segment.size
    while position < end:
        try:
            begin = os.lseek(core.file.fileno(), position, os.SEEK_DATA)
        except OSError:
            return  # there is no more
        position = os.lseek(core.file.fileno(), begin, os.SEEK_HOLE)
        first = segment.address + (begin - segment.offset) // PAGE * PAGE
        yield from range(max(first, segment.address), segment.address + min(position, end) - segment.offset, PAGE)


@contextlib.contextmanager
def without(core, address, size):
    """The core has nothing of a range: its segment becomes one before the range and one behind it."""
    segments = []
    for segment in core.segments:
        if not segment.holds(address):
            segments.append(segment)
            continue
        for begin, end in ((segment.address, address), (address + size, segment.address + segment.size)):
            if begin < end:
                offset = segment.offset + begin - segment.address
                segments.append(dataclasses.replace(segment, offset=offset, address=begin, size=end - begin,
                                                    memory=end - begin))
    with headers(core, segments):
        yield


@contextlib.contextmanager
def not_in_file(core, lost):
    """The core tells of a segment, but has no bytes of it, as the kernel does with what a binary holds."""
    with headers(core, [dataclasses.replace(segment, size=0) if segment is lost else segment
                        for segment in core.segments]):
        yield


@contextlib.contextmanager
def headers(core, segments):
    """The core has other program headers, behind all else."""
    file, whole = core.file.fileno(), os.fstat(core.file.fileno()).st_size
    old = os.pread(file, HEADER.size, 0)
    new = list(HEADER.unpack(old))
    new[5], new[10] = whole, len(segments)
    os.pwrite(file, b"".join(PROGRAM_HEADER.pack(*dataclasses.astuple(segment)) for segment in segments), whole)
    os.pwrite(file, HEADER.pack(*new), 0)
    try:
        yield
    finally:
        os.pwrite(file, old, 0)
        os.ftruncate(file, whole)


class Binary(Core):
    """A copy of a binary; `sections` are names, places of headers and headers of those that have bytes."""

    def __init__(self, source, path):
        super().__init__(source, path)
        header = HEADER.unpack(self.bytes_at(0, HEADER.size))
        table = self.bytes_at(header[6], header[11] * header[12])
        headers = list(SECTION_HEADER.iter_unpack(table))
        names = self.bytes_at(headers[header[13]][4], headers[header[13]][5])
        self.sections = []
        for number, section in enumerate(headers):
            name = names[section[0]:names.index(b"\0", section[0])].decode()
            if section[1] not in (SHT_NULL, SHT_NOBITS) and name not in UNUSED:
                self.sections.append((name, header[6] + number * SECTION_HEADER.size, section))

    def bytes_at(self, offset, size):
        return os.pread(self.file.fileno(), size, offset)

    @contextlib.contextmanager
    def overwritten(self, offset, data):
        old = self.bytes_at(offset, len(data))
        os.pwrite(self.file.fileno(), data, offset)
        try:
            yield
        finally:
            os.pwrite(self.file.fileno(), old, offset)


def of_tables(binary):
    """Every section of zeros, half of zeros, empty or not there, and what is mapped of it not there in parts."""
    for name, at, header in binary.sections:
        offset, size = header[4], header[5]
        half = size // 2
        yield Fault(f"{name} zeroed", lambda o=offset, s=size: binary.overwritten(o, bytes(s)))
        yield Fault(f"{name} half zeroed", lambda o=offset + half, s=size - half: binary.overwritten(o, bytes(s)))
        for way, place, value in (("gone", 1, SHT_NULL), ("empty", 5, 0), ("cut", 5, half)):
            changed = SECTION_HEADER.pack(*header[:place], value, *header[place + 1:])
            yield Fault(f"{name} {way}", lambda a=at, c=changed: binary.overwritten(a, c))
        if header[2] & SHF_ALLOC:
            for begin in range(0, size, MOST_IN_WINDOW):
                at, length = header[3] + begin, min(MOST_IN_WINDOW, size - begin)
                yield Fault(f"{name} +{begin:#x} unmapped", lambda a=at, s=length: without(binary, a, s))
    for segment in binary.segments:
        if segment.kind == PT_LOAD:
            name = f"binary's segment {segment.address:#x}"
            yield Fault(f"{name} unmapped", lambda s=segment: without(binary, s.address, s.size))
