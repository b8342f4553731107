#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>

#include "cli/render/text.hpp"
#include "tests/unit/golden.hpp"
#include "tests/unit/render/pages.hpp"

namespace unjam::render_report_test {

using namespace unjam::render;
using test::check_golden;

namespace {

std::string text(const ReportPage& page, const Terminal& terminal = {})
{
  std::ostringstream out;
  print_text(out, page, terminal);
  return out.str();
}

std::string first_lines(const std::string& text, std::size_t count)
{
  std::istringstream lines{text};
  std::string result;
  std::string line;
  for (std::size_t i = 0; i < count && std::getline(lines, line); ++i) result += line + "\n";
  return result;
}

}  // namespace

TEST_SUITE("render/report")
{
  TEST_CASE("the incident: the first line is the answer, the first ten say why")
  {
    const test::Report report = test::incident_report();
    const std::string whole = text(report.page());
    check_golden("report.txt", whole);
    check_golden("report-color.txt", text(report.page(), {.color = true}));
    CHECK(whole.starts_with("DEADLOCK  " + report.findings.front().title + "\n"));
    const std::string top = first_lines(whole, 10);
    for (const char* fact : {"proved", "1,002 goroutines", "main.Metrics.inChannel", "100/100",
                             "Goroutine 5 is the only one that receives"}) {
      CHECK_MESSAGE(top.find(fact) != std::string::npos, fact);
    }
  }

  TEST_CASE("several findings that attack a terminal, of a snapshot that is incomplete")
  {
    test::Report report = test::odd_report();
    report.groups.snapshot.problems = {
        {Problem::Weight::loss, "the server ended: \x1b[31mEOF\n", "2 goroutines"}};
    const std::string whole = text(report.page());
    check_golden("report-odd.txt", whole);
    CHECK(whole.starts_with("INCOMPLETE: BLOCKED  two\\nwait for "));
    CHECK(whole.find('\x1b') == std::string::npos);
    CHECK(whole.find("\u202e") == std::string::npos);
  }

  TEST_CASE("a crash comes first, with its stack and its registers")
  {
    const test::Report report = test::crash_report();
    const std::string whole = text(report.page());
    check_golden("report-crash.txt", whole);
    CHECK(whole.starts_with(
        "CRASH  Panic in goroutine 5, in main.(*Metrics).flush metrics.go:131: "));
    CHECK(whole.find('\x1b') == std::string::npos);
    CHECK(whole.find("registers: rip 0x460083") != std::string::npos);
  }

  TEST_CASE("what is cut is counted")
  {
    const test::Report report = test::odd_report();
    ReportPage page = report.page();
    page.findings = page.findings.first(1);
    page.other_findings = 2;
    CHECK(text(page).find("3 findings, the first 1 shown") != std::string::npos);
  }

  TEST_CASE("OK stands there only if everything was looked at, with the longest queues")
  {
    test::Report none{test::waits(), {}};
    CHECK(text(none.page())
              .starts_with("UNKNOWN  which goroutine can release which is not known; nothing found "
                           "in 27 goroutines; "));
    none.groups.snapshot.has_operations = true;
    none.groups.snapshot.engine = "core";
    none.groups.snapshot.account.missing = "the code of a plugin";
    CHECK(text(none.page()).starts_with("UNKNOWN  not looked at: the code of a plugin; "));
    none.groups.snapshot.account.whole = true;
    const aggregate::LongQueue queue{.wait = "wait to receive from main.\x1b[2Jjobs",
                                     .queue = {},
                                     .place = none.groups.snapshot.goroutines[0].app,
                                     .goroutines = {GoroutineId{1}, GoroutineId{2}}};
    ReportPage page = none.page();
    page.queues = {&queue, 1};
    const std::string whole = text(page);
    CHECK(whole.starts_with("OK  no deadlock, leak or queue found in 27 goroutines; "));
    CHECK(whole.find("longest queues\n       2  wait to receive from main.\\x1b[2Jjobs in ") !=
          std::string::npos);
    none.groups.snapshot.problems = {{Problem::Weight::note, "a layout was not understood", ""}};
    CHECK(text(none.page()).starts_with("UNKNOWN  not everything could be read, see below; "));
    none.groups.snapshot.problems[0].weight = Problem::Weight::loss;
    CHECK(text(none.page())
              .starts_with("INCOMPLETE: UNKNOWN  something of the target is missing, see below; "));
  }

  TEST_CASE("nothing looked at is not known")
  {
    const std::string start =
        "UNKNOWN  the source does not show who waits for which channel or lock; ";
    const test::Report unknown{test::incident(), {}};
    CHECK(text(unknown.page())
              .starts_with(start + "nothing found in 1,005 goroutines; most wait to send to a "
                                   "channel (1,002).\n"));
    const test::Report empty{Snapshot{}, {}};
    CHECK(text(empty.page()).starts_with(start + "nothing found in 0 goroutines.\n"));
  }

  TEST_CASE("the class says how bad it is, and a guess is no deadlock")
  {
    using enum aggregate::FindingKind;
    const auto class_of = [](aggregate::FindingKind kind, aggregate::Grade grade,
                             std::string_view holder) {
      aggregate::Finding found = test::finding(kind, grade, "it");
      found.chain.push_back(test::link(1, holder, {}));
      const test::Report report{test::waits(), {found}};
      const std::string line = text(report.page());
      return line.substr(0, line.find("  "));
    };
    const auto proved = aggregate::Grade::proved;
    const auto hint = aggregate::Grade::hint;
    CHECK(class_of(wait_cycle, proved, "lock") == "DEADLOCK");
    CHECK(class_of(wait_cycle, hint, "lock") == "BLOCKED");
    CHECK(class_of(orphaned_send, proved, "send") == "LEAK");
    CHECK(class_of(lock_contention, hint, "waits for an HTTP reply") == "BLOCKED");
    CHECK(class_of(lock_contention, hint, "runs") == "CONTENTION");
    CHECK(class_of(exhausted, hint, "runs") == "EXHAUSTED");
    CHECK(class_of(starved, hint, "runs") == "STARVED");
    CHECK(class_of(crowd, hint, "waits") == "BLOCKED");
  }

  TEST_CASE("a signal that somebody sent is one line of facts")
  {
    test::Report report = test::incident_report();
    Crash& crash = report.groups.snapshot.crash.emplace();
    crash.kind = Crash::Kind::signal;
    crash.text = report.groups.snapshot.strings.intern("SIGABRT: abort, sent by process 7");
    crash.signal.number = 6;
    crash.signal.sender = 7;
    const std::string whole = text(report.page());
    CHECK(whole.starts_with("DEADLOCK  "));
    CHECK(whole.find("\nended by a signal: SIGABRT: abort, sent by process 7; the program did not "
                     "fail by itself\n") != std::string::npos);
  }

  TEST_CASE("long lists are cut: links, roles, evidence, ids")
  {
    test::Report report = test::incident_report();
    aggregate::Finding& finding = report.findings.front();
    finding.chain.resize(14, finding.chain.front());
    finding.evidence.resize(20, "evidence");
    finding.resources.front().consumers.resize(9, finding.resources.front().consumers.front());
    const std::string whole = text(report.page());
    CHECK(whole.find("… and 2 more links") != std::string::npos);
    CHECK(whole.find("… and 8 more\n") != std::string::npos);
    CHECK(whole.find("… and 5 more\n") != std::string::npos);
    CHECK(whole.find("… and 994 more") != std::string::npos);
  }

  TEST_CASE("printing twice gives the same text")
  {
    const test::Report report = test::odd_report();
    CHECK(text(report.page()) == text(report.page()));
  }
}

}  // namespace unjam::render_report_test
