"""Dumps of a made-up service, as large as wanted: ListGoroutines replies and Go's own text.

    python3 tests/bench/dumps.py list|text GOROUTINES > FILE

Few places have most goroutines and many have few, as in a real service. Equal arguments give equal bytes.
"""
import random
import sys

PLACES = 200
ROOT = "/usr/lib/go-1.24/src/"
PIECE = 10000  # goroutines that are made at once


class Place:
    """Where some of the goroutines wait."""

    def __init__(self, number):
        self.number = number
        self.package = f"example.com/shop/internal/service{number % 17}"
        self.type = f"(*Worker{number})"
        self.line = 40 + number * 3
        self.reason, self.word = [(14, "chan receive"), (15, "chan send"), (9, "select"), (2, "IO wait"),
                                  (21, "sync.Mutex.Lock")][number % 5]


def location(pc, file, line, function):
    return (f'{{"pc":{pc},"file":"{file}","line":{line},"function":{{"name":"{function}","value":{pc - 120},"type":0,'
            f'"goType":0,"optimized":true}}}}')


def list_tail(place):
    """A goroutine's JSON behind its number."""
    file = f"/home/build/shop/internal/service{place.number % 17}/worker{place.number}.go"
    pc = 6426091 + 512 * place.number
    park = location(4422550, ROOT + "runtime/proc.go", 424, "runtime.gopark")
    user = location(pc, file, place.line, f"{place.package}.{place.type}.wait")
    go = location(pc + 4096, file, place.line + 60, f"{place.package}.{place.type}.Start")
    start = location(pc + 2048, file, place.line + 30, f"{place.package}.{place.type}.run")
    return (f',"currentLoc":{park},"userCurrentLoc":{user},"goStatementLoc":{go},"startLoc":{start},"threadID":0,'
            f'"status":4,"waitSince":{1000000 * place.number},"waitReason":{place.reason},"unreadable":"","labels":null}}')


def text_tail(place):
    """The lines of a goroutine in debug=2 behind its header."""
    file = f"/home/build/shop/internal/service{place.number % 17}/worker{place.number}.go"
    calls = [("wait", place.line, "0x45"), ("step", place.line + 11, "0x125"), ("run", place.line + 30, "0x89")]
    lines = [f" [{place.word}, {place.number % 60 + 2} minutes]:"]
    for name, line, offset in calls:
        lines += [f"{place.package}.{place.type}.{name}(0xc000123450, {{0xc0004a2000, 0x1f, 0x20}}, 0x{place.number:x})",
                  f"\t{file}:{line} +{offset}"]
    lines += [f"created by {place.package}.{place.type}.Start in goroutine 1", f"\t{file}:{place.line + 60} +0x9f", "", ""]
    return "\n".join(lines)


def write(out, count, begin, tail, between):
    """Writes so many goroutines, each `begin`, its number and the tail of its place."""
    chance = random.Random(count)
    places = [Place(number) for number in range(PLACES)]
    tails = [tail(place) for place in places]
    weights = [1 / (number + 1) for number in range(PLACES)]
    for first in range(1, count + 1, PIECE):
        numbers = range(first, min(first + PIECE, count + 1))
        chosen = chance.choices(tails, weights, k=len(numbers))
        if first > 1:
            out.write(between)
        out.write(between.join(f"{begin}{number}{rest}" for number, rest in zip(numbers, chosen)))


def main(kind, count):
    if kind == "list":
        sys.stdout.write('{"id":1,"result":{"Goroutines":[')
        write(sys.stdout, count, '{"id":', list_tail, ",")
        sys.stdout.write('],"Nextg":-1},"error":null}\n')
    else:
        write(sys.stdout, count, "goroutine ", text_tail, "")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
