"""Holds a report against what a program says of itself: what was found, what was missed, what is no fact."""
import dataclasses
import re

KINDS = {"self_deadlock", "wait_cycle", "orphaned_send", "orphaned_receive", "nil_channel", "empty_select",
         "stalled_consumer", "lock_contention", "lock_abandoned", "waitgroup_stuck", "cond_stuck", "starved",
         "exhausted", "crowd", "crash"}
GRADES = ("proved", "strong", "hint")  # the surest first

# These say that nobody is left. Only a mapped core can prove that.
NOBODY = {"orphaned_send", "orphaned_receive", "lock_abandoned", "waitgroup_stuck", "cond_stuck"}
CIRCLES = {"self_deadlock", "wait_cycle"}  # where locks are among what they are of
SILENT = NOBODY | CIRCLES  # that nobody else helps is what has to be shown
CERTAIN = {"nil_channel", "empty_select"}  # by the runtime's own records


@dataclasses.dataclass
class Verdict:
    """What became of a report; `found`, `missed` and `beside` are pairs of kind and grade."""

    found: list = dataclasses.field(default_factory=list)
    missed: list = dataclasses.field(default_factory=list)
    beside: list = dataclasses.field(default_factory=list)  # not expected, but not known to be wrong either
    false_alarms: list = dataclasses.field(default_factory=list)  # (kind, grade, why)


def judge(truth, report):
    """`truth` is what the program printed, `report` what unjam says of it."""
    verdict = Verdict()
    reported = report["findings"]
    for expected in truth["findings"]:
        surest = min((GRADES.index(finding["grade"]) for finding in reported if matches(expected, finding)),
                     default=len(GRADES))
        kind, least = expected["kind"].split("|")[0], least_grade(expected, report["engine"])
        if surest <= GRADES.index(least):
            verdict.found.append((kind, GRADES[surest]))
        else:
            verdict.missed.append((kind, least))
    for finding in reported:
        why = what_is_wrong(truth, finding)
        if why:
            verdict.false_alarms.append((finding["kind"], finding["grade"], why))
        elif not any(matches(expected, finding) for expected in truth["findings"]):
            verdict.beside.append((finding["kind"], finding["grade"]))
    return verdict


def least_grade(expected, engine):
    """Without the heap nothing that code does not do is more than a hint."""
    if CERTAIN & kinds(expected) or not SILENT & kinds(expected):
        return expected["grade"]
    if engine == "delve" or (expected["grade"] == "strong" and NOBODY & kinds(expected)):
        return "hint"
    return expected["grade"]


def kinds(expected):
    return set(expected["kind"].split("|"))


def matches(expected, finding):
    """True if a finding says all that is expected, with whatever grade."""
    return (agrees(expected, finding) and set(expected["goroutines"]) <= set(finding["goroutines"])
            and set(expected["releasers"]) <= releasers(expected, finding))


def agrees(expected, finding):
    """True if a finding is of that kind and on that resource."""
    return finding["kind"] in kinds(expected) and (
        expected["resource"] is None or address(expected["resource"]) in addresses(finding))


def what_is_wrong(truth, finding):
    """Why a finding must not be, or an empty text."""
    alive = set(finding["goroutines"]) & set(truth["alive"])
    if truth["healthy"]:
        return "the program is healthy"
    if alive:
        return f"calls {named(truth, alive)} stuck"
    told = any(is_about(expected, finding) for expected in truth["findings"])
    if finding["grade"] == "proved" and not told and not set(finding["goroutines"]) <= set(truth.get("may", [])):
        return "what is proved is not so"
    return ""


def is_about(expected, finding):
    return agrees(expected, finding) and set(expected["goroutines"]) & set(finding["goroutines"])


def named(truth, numbers):
    names = {goroutine["id"]: goroutine["name"] for goroutine in truth["parked"]}
    return ", ".join(f"{number} ({names.get(number, 'main')})" for number in sorted(numbers))


def address(text):
    return int(text, 16)


def addresses(finding):
    return {address(resource["address"]) for resource in finding["resources"]}


def releasers(expected, finding):
    """Who, by a finding, could release what is expected."""
    roles = [role for resource in finding["resources"]
             if expected["resource"] is None or address(resource["address"]) == address(expected["resource"])
             for of in ("consumers", "producers", "owners") for role in resource.get(of, [])]
    return {role["goroutine"] for role in roles}


def complaints(report, engine):
    """What a report does not have as scripts expect it, a line each."""
    wrong = [f"{key} is {report.get(key)!r}" for key, value in
             (("schema", "unjam.report/1"), ("engine", engine)) if report.get(key) != value]
    wrong += [f"no {key}" for key, of in (("complete", bool), ("problems", list), ("counts", dict), ("findings", list),
                                          ("groups", list)) if not isinstance(report.get(key), of)]
    for number, finding in enumerate(report.get("findings", [])):
        wrong += [f"findings[{number}]: {what}" for what in complaints_of(finding)]
    return wrong


def complaints_of(finding):
    numbers = finding.get("goroutines")
    checks = {
        "kind": finding.get("kind") in KINDS,
        "grade": finding.get("grade") in GRADES,
        "permanent": finding.get("permanent", "") in (True, False, None),
        "signature": bool(re.fullmatch("2:[0-9a-f]{16}", finding.get("signature", ""))),
        "title": bool(finding.get("title")),
        "explanation": is_text(finding.get("explanation")),
        "evidence": is_text(finding.get("evidence")),
        "goroutines": is_ascending(numbers),
        "blocked": isinstance(numbers, list) and finding.get("blocked") == len(numbers),
        "resources": all(map(is_resource, finding.get("resources", [None]))),
        "chain": isinstance(finding.get("chain"), list),
    }
    return [f"{key} is {finding.get(key)!r}" for key, right in checks.items() if not right]


def is_text(lines):
    return isinstance(lines, list) and all(isinstance(line, str) and line for line in lines)


def is_ascending(numbers):
    return isinstance(numbers, list) and all(isinstance(number, int) for number in numbers) and (
        numbers == sorted(set(numbers)))


def is_resource(resource):
    if not isinstance(resource, dict) or not re.fullmatch("0x[0-9a-f]+", resource.get("address", "")):
        return False
    roles = [role for of in ("consumers", "producers", "owners") for role in resource.get(of, [])]
    return bool(resource.get("kind")) and all(
        isinstance(role.get("goroutine"), int) and role.get("grade") in GRADES for role in roles)
