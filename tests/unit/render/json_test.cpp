#include "cli/render/json.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/render/ndjson.hpp"
#include "tests/unit/golden.hpp"
#include "tests/unit/render/pages.hpp"

namespace unjam::render_json_test {

using namespace unjam::render;
using nlohmann::json;
using test::check_golden;

namespace {

template <class Page>
std::string document(const Page& page)
{
  std::ostringstream out;
  print_json(out, page);
  return out.str();
}

template <class Page>
std::string lines(const Page& page)
{
  std::ostringstream out;
  print_ndjson(out, page);
  return out.str();
}

// The rows of a document must be what ndjson prints.
template <class Page>
void check_same_rows(const Page& page, const char* name)
{
  const json rows = json::parse(document(page)).at(name);
  std::istringstream stream{lines(page)};
  std::string line;
  for (const json& row : rows) {
    REQUIRE(std::getline(stream, line));
    CHECK(json::parse(line) == row);
  }
  CHECK_FALSE(std::getline(stream, line));
}

}  // namespace

TEST_SUITE("render/json")
{
  TEST_CASE("groups")
  {
    test::Groups incident{test::incident(), "app,wait"};
    check_golden("groups.json", document(incident.page()));
    incident.others = aggregate::cut(incident.groups, 1);
    GroupsPage page = incident.page();
    page.stacks = Stacks::left_out;
    check_golden("groups-cut.json", document(page));
    const test::Groups odd{test::oddities(), "stack,thread,label:tenant,status,go",
                           aggregate::Scope::all};
    check_golden("groups-odd.json", document(odd.page()));
    check_golden("groups-odd.ndjson", lines(odd.page()));
    check_same_rows(odd.page(), "groups");
    const test::Groups waits{test::waits(), "chan,lock,type"};
    check_golden("groups-waits.json", document(waits.page()));
    check_same_rows(waits.page(), "groups");
  }

  TEST_CASE("the runtime's panel stands before the groups if it is asked for")
  {
    const test::Groups waits{test::waits(), "status"};
    GroupsPage page = waits.page();
    page.stacks = Stacks::left_out;
    CHECK_FALSE(json::parse(document(page)).contains("panel"));
    page.panel = RuntimePanel::shown;
    check_golden("groups-panel.json", document(page));
    const json panel = json::parse(document(page)).at("panel");
    CHECK(panel.at("gomaxprocs") == 2);
    CHECK(panel.at("processors").at(0).at("runnable") == 12);

    const test::Groups without{test::incident(), "status"};
    GroupsPage not_captured = without.page();
    not_captured.panel = RuntimePanel::shown;
    CHECK(json::parse(document(not_captured)).at("panel").is_null());
  }

  TEST_CASE("goroutines")
  {
    test::Goroutines incident{test::incident()};
    aggregate::limit(incident.selection, 4);
    check_golden("goroutines.json", document(incident.page()));
    const test::Goroutines odd{test::oddities(), aggregate::Scope::all};
    check_golden("goroutines-odd.json", document(odd.page()));
    check_golden("goroutines-odd.ndjson", lines(odd.page()));
    check_same_rows(odd.page(), "goroutines");
    const test::Goroutines waits{test::waits()};
    check_golden("goroutines-waits.json", document(waits.page()));
    check_same_rows(waits.page(), "goroutines");
  }

  TEST_CASE("stacks")
  {
    const test::Stacks incident{test::incident()};
    check_golden("stack.json", document(incident.page()));
    const test::Stacks odd{test::oddities()};
    check_golden("stack-odd.json", document(odd.page()));
    check_golden("stack-odd.ndjson", lines(odd.page()));
    check_same_rows(odd.page(), "goroutines");
  }

  TEST_CASE("channels")
  {
    test::Queues waits{test::waits(), aggregate::channel_queues};
    check_golden("channels.json", document(waits.channels()));
    check_golden("channels.ndjson", lines(waits.channels()));
    check_same_rows(waits.channels(), "channels");
    waits.others = aggregate::cut(waits.queues, 1);
    check_golden("channels-cut.json", document(waits.channels()));
    const json cut = json::parse(document(waits.channels()));
    CHECK(cut.at("others").at("channels") == 5);
    CHECK(cut.at("others").at("count") == 14);
  }

  TEST_CASE("locks")
  {
    const test::Queues waits{test::waits(), aggregate::lock_queues};
    check_golden("locks.json", document(waits.locks()));
    check_golden("locks.ndjson", lines(waits.locks()));
    check_same_rows(waits.locks(), "locks");
  }

  TEST_CASE("who could release those who wait for a channel or lock")
  {
    test::Queues incident{test::incident_facts(), aggregate::channel_queues};
    incident.releasers = aggregate::releasers_of_channels(incident.snapshot, incident.queues);
    check_golden("channels-releasers.json", document(incident.channels()));
    check_same_rows(incident.channels(), "channels");
    test::Queues locks{test::locked(), aggregate::lock_queues};
    locks.releasers = aggregate::releasers_of_locks(locks.snapshot, locks.queues);
    check_golden("locks-releasers.json", document(locks.locks()));
    check_same_rows(locks.locks(), "locks");
  }

  TEST_CASE("a report")
  {
    const test::Report incident = test::incident_report();
    check_golden("report.json", document(incident.page()));
    check_golden("report.ndjson", lines(incident.page()));
    check_same_rows(incident.page(), "findings");
    const json finding = json::parse(document(incident.page())).at("findings").at(0);
    CHECK(finding.at("blocked") == 1002);
    CHECK(finding.at("chain").at(0).at("resource") == "0xc000068060");

    const test::Report crash = test::crash_report();
    check_golden("report-crash.json", document(crash.page()));
    CHECK(json::parse(document(crash.page())).at("crash").at("registers").at("rip") == "0x460083");
    CHECK_FALSE(json::parse(document(incident.page())).contains("crash"));

    const test::Report odd = test::odd_report();
    check_golden("report-odd.json", document(odd.page()));
    CHECK(document(odd.page()).find('\x1b') == std::string::npos);
    ReportPage cut = odd.page();
    cut.findings = cut.findings.first(1);
    cut.other_findings = 2;
    CHECK(json::parse(document(cut)).at("others").at("findings") == 2);
  }

  TEST_CASE("a graph")
  {
    check_golden("graph.json", document(test::incident_graph().page()));
    check_golden("graph-odd.json", document(test::odd_graph({.top = 12}).page()));
  }

  TEST_CASE("leaks")
  {
    test::Leaks waits{test::waits()};
    check_golden("leaks.json", document(waits.page()));
    check_golden("leaks.ndjson", lines(waits.page()));
    check_same_rows(waits.page(), "leaks");
    const json whole = json::parse(document(waits.page()));
    CHECK(whole.at("reachability") == true);
    CHECK(whole.at("verdicts").at("never") == 9);

    const test::Leaks unknown{test::without_reach()};
    const json part = json::parse(document(unknown.page()));
    CHECK(part.at("reachability") == false);
    CHECK(part.at("verdicts").at("never") == 2);  // a nil channel, a select without cases
  }

  TEST_CASE("stacks can be left out of goroutines")
  {
    const test::Goroutines odd{test::oddities()};
    GoroutinesPage page = odd.page();
    page.stacks = Stacks::left_out;
    const json without = json::parse(document(page));
    for (const json& row : without.at("goroutines")) {
      CHECK_FALSE(row.contains("stack"));
    }
  }

  TEST_CASE("an empty snapshot is a whole document")
  {
    const test::Groups none{Snapshot{}, "app"};
    const json empty = json::parse(document(none.page()));
    CHECK(empty.at("schema") == "unjam.groups/1");
    CHECK(empty.at("groups").empty());
    CHECK(empty.at("engine").is_null());
    CHECK(empty.at("complete") == true);
    CHECK(lines(none.page()).empty());
  }

  TEST_CASE("bytes that are not UTF-8 become U+FFFD and the document stays valid")
  {
    const test::Goroutines odd{test::oddities()};
    const json rows = json::parse(document(odd.page())).at("goroutines");
    CHECK(rows.at(0).at("stack").at(2).at("function") == "main.broken\ufffd\u009b");
    CHECK(rows.at(0).at("app").at("function") == "main.caf\u00e9\x1b]0;owned\x07");
    CHECK(document(odd.page()).find('\x1b') == std::string::npos);
    CHECK(document(odd.page()).find("\u202e") == std::string::npos);
  }
}

}  // namespace unjam::render_json_test
