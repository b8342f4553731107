#include <doctest/doctest.h>

#include <algorithm>

#include "aggregate/findings/diagnose.hpp"
#include "tests/unit/sample_crash.hpp"

namespace unjam::findings_crash_test {

using namespace unjam::aggregate;

namespace {

/// What a snapshot says of its crash, which is its first finding.
Finding told(const Snapshot& snapshot)
{
  const Diagnosis diagnosis = diagnose(snapshot);
  REQUIRE_FALSE(diagnosis.findings.empty());
  REQUIRE(diagnosis.findings.front().kind == FindingKind::crash);
  return diagnosis.findings.front();
}

bool holds(const std::vector<std::string>& texts, std::string_view text)
{
  return std::ranges::any_of(
      texts, [&](const std::string& each) { return each.find(text) != std::string::npos; });
}

std::string signature_with(std::string_view text)
{
  Snapshot s = test::crashed();
  s.crash->text = s.strings.intern(text);
  return told(s).signature;
}

}  // namespace

TEST_SUITE("findings/crash")
{
  TEST_CASE("a panic is told with its value, its goroutine and its place")
  {
    const Finding finding = told(test::crashed());
    CHECK(finding.grade == Grade::proved);
    CHECK_FALSE(finding.permanent);
    CHECK(finding.title ==
          "Panic in goroutine 5, in main.(*Metrics).flush metrics.go:131: runtime error: invalid "
          "memory address or nil pointer dereference");
    CHECK(finding.goroutines == std::vector{GoroutineId{5}});
    CHECK(holds(finding.explanation, "Nobody recovered this panic"));
    CHECK(holds(finding.explanation, "address 0x8: something 8 bytes from where a nil pointer"));
    CHECK(holds(finding.explanation, "It had panicked before: flush failed; that was recovered."));
    CHECK(holds(finding.evidence, "its value is of type runtime.errorString"));
    CHECK(holds(finding.evidence, "signal 11 (SIGSEGV), code 1, address 0x8, at 0x460083"));
    CHECK(holds(finding.evidence, "registers: rip 0x460083 rsp 0xc00004ff70 rbp 0xc00004ffc8"));
    CHECK(finding.dlv == std::vector<std::string>{"goroutine 5 stack", "thread 1630", "regs"});
  }

  TEST_CASE("damage that the runtime found, and addresses with a flipped bit, are hints")
  {
    Snapshot s = test::crashed(Crash::Kind::fatal);
    CHECK_FALSE(holds(told(s).explanation, "memory of this host"));
    s.crash->flipped = {{0x10c000000000, 0xc000000000}};
    s.crash->text = s.strings.intern("found bad pointer in Go heap (incorrect use of unsafe?)");
    const Finding finding = told(s);
    CHECK(holds(finding.explanation, "that is a hint to check the memory of this host"));
    CHECK(holds(finding.evidence,
                "hint: address 0x10c000000000, where nothing is, is one flipped bit away from "
                "0xc000000000 in the heap"));
  }

  TEST_CASE("the chain begins where it crashed, not where the runtime gave up")
  {
    const Snapshot s = test::crashed();
    const Finding finding = told(s);
    REQUIRE(finding.chain.size() == 1);
    const Link& link = finding.chain.front();
    CHECK(link.operation == "panicked");
    REQUIRE(link.frames.size() == 3);
    CHECK(link.frames.front() == link.location);
    CHECK(s.text(s.location(link.frames.back()).function) == "runtime.goexit");
  }

  TEST_CASE("what is stuck follows the crash")
  {
    Snapshot s = test::waits();
    Crash crash;
    crash.kind = Crash::Kind::fatal;
    crash.text = s.strings.intern("all goroutines are asleep - deadlock!");
    s.crash = crash;
    const auto findings = diagnose(s).findings;
    REQUIRE(findings.size() > 1);
    CHECK(findings[0].title == "Fatal error: all goroutines are asleep - deadlock!");
    CHECK(findings[0].goroutines.empty());
    CHECK(holds(findings[0].explanation, "the other findings tell for whom"));
    CHECK(findings[1].kind != FindingKind::crash);
  }

  TEST_CASE("a signal that somebody sent is no fault of the program, and no finding")
  {
    Snapshot s = test::crashed(Crash::Kind::signal);
    s.crash->text = s.strings.intern("SIGABRT: abort, sent by process 4711");
    s.crash->type = {};
    s.crash->signal = {.number = 6, .name = s.strings.intern("SIGABRT"), .sender = 4711};
    s.crash->goroutine = {};
    for (const std::int64_t code : {0, -1}) {  // kill(2), sigqueue(3)
      s.crash->signal.code = code;
      CHECK(was_sent(*s.crash));
      for (const Finding& finding : diagnose(s).findings) CHECK(finding.kind != FindingKind::crash);
    }
  }

  TEST_CASE("what the kernel sent, and what the program sent itself, is its own crash")
  {
    Snapshot s = test::crashed(Crash::Kind::signal);
    s.crash->text = s.strings.intern("SIGABRT: abort, sent by process 42");
    s.crash->type = {};
    s.crash->signal = {.number = 6, .name = s.strings.intern("SIGABRT"), .code = -6, .sender = 42};
    s.crash->goroutine = {};
    const Finding finding = told(s);
    CHECK(finding.title == "Ended by a signal: SIGABRT: abort, sent by process 42");
    CHECK(holds(finding.explanation, "to itself, as abort(3) does"));
    CHECK(holds(finding.evidence, "signal 6 (SIGABRT), code -6, from process 42"));
    s.crash->text = s.strings.intern("SIGABRT: abort, sent by process 43");
    CHECK(told(s).signature == finding.signature);
    s.crash->signal.code = 1;  // of a fault
    CHECK_FALSE(was_sent(*s.crash));
    s.crash->kind = Crash::Kind::fatal;  // throw raises SIGABRT in the end
    s.crash->signal.code = 0;
    CHECK_FALSE(was_sent(*s.crash));
  }

  TEST_CASE("signatures differ by what was said, but not by numbers in it")
  {
    CHECK(signature_with("index out of range [7] with length 3") ==
          signature_with("index out of range [12] with length 0"));
    CHECK(signature_with("bad pointer 0xc00012ab") == signature_with("bad pointer 0x7fff"));
    CHECK(signature_with("flush failed") != signature_with("write failed"));
    CHECK(signature_with("") != signature_with("0"));
  }

  TEST_CASE("a crash of which nothing is known is told all the same")
  {
    Snapshot s;
    s.crash.emplace();
    s.crash->goroutine = GoroutineId{77};  // is not there
    s.crash->pc = 0x1234;
    const Finding finding = told(s);
    CHECK(finding.title == "Panic: what it says could not be read");
    CHECK(finding.goroutines.empty());
    CHECK(finding.dlv.empty());
  }

  TEST_CASE("a long text is cut in the title, between two characters")
  {
    Snapshot s = test::crashed();
    std::string text(199, 'x');
    s.crash->text = s.strings.intern(text + "\xc3\xa9 and more");
    CHECK(told(s).title.ends_with(text + "…"));
  }

  TEST_CASE("a target that did not crash has no such finding")
  {
    for (const Finding& finding : diagnose(test::incident_facts()).findings) {
      CHECK(finding.kind != FindingKind::crash);
    }
  }
}

}  // namespace unjam::findings_crash_test
