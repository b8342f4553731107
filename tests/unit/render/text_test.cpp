#include "cli/render/text.hpp"

#include "cli/render/layout.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "tests/unit/golden.hpp"
#include "tests/unit/render/pages.hpp"

namespace unjam::render_text_test {

using namespace unjam::render;
using test::check_golden;

namespace {

template <class Page>
std::string text(const Page& page, const Terminal& terminal = {})
{
  std::ostringstream out;
  print_text(out, page, terminal);
  return out.str();
}

}  // namespace

TEST_SUITE("render/text")
{
  TEST_CASE("groups of the incident")
  {
    const test::Groups groups{test::incident(), "app,wait"};
    check_golden("groups.txt", text(groups.page()));
    check_golden("groups-color.txt", text(groups.page(), {.color = true}));
  }

  TEST_CASE("groups without stacks are a table, the cut ones its last line")
  {
    test::Groups groups{test::incident(), "start,wait"};
    groups.others = aggregate::cut(groups.groups, 2);
    GroupsPage page = groups.page();
    page.stacks = Stacks::left_out;
    check_golden("groups-table.txt", text(page));
  }

  TEST_CASE("groups of a snapshot that is incomplete and hostile")
  {
    const test::Groups groups{test::oddities(), "app,wait,label:tenant", aggregate::Scope::all};
    check_golden("groups-odd.txt", text(groups.page()));
  }

  TEST_CASE("groups by stack name its first frame outside the standard library")
  {
    const test::Groups groups{test::incident(), "stack"};
    check_golden("groups-by-stack.txt", text(groups.page()));
  }

  TEST_CASE("groups by what they wait for name the first four channels")
  {
    const test::Groups groups{test::waits(), "chan,lock"};
    GroupsPage page = groups.page();
    page.stacks = Stacks::left_out;
    check_golden("groups-waits.txt", text(page));
  }

  TEST_CASE("no keys are one group, no goroutines only the first line")
  {
    const test::Groups one{test::oddities(), ""};
    CHECK(text(one.page()).find("1 group ·") == std::string::npos);
    CHECK(text(one.page()).find("2 groups ·") != std::string::npos);  // and the unreadable one
    const test::Groups none{Snapshot{}, "app"};
    CHECK(text(none.page()) == "0 goroutines (0 user), none selected, 0 groups by app · \n");
  }

  TEST_CASE("goroutines of the incident, the first ten")
  {
    test::Goroutines goroutines{test::incident(), aggregate::Scope::all};
    aggregate::limit(goroutines.selection, 10);
    check_golden("goroutines.txt", text(goroutines.page()));
    const std::string narrow = text(goroutines.page(), {.width = 72});
    check_golden("goroutines-narrow.txt", narrow);
  }

  TEST_CASE("goroutines of a snapshot that is incomplete and hostile")
  {
    const test::Goroutines goroutines{test::oddities(), aggregate::Scope::all};
    check_golden("goroutines-odd.txt", text(goroutines.page()));
  }

  TEST_CASE("goroutines and what they wait for")
  {
    const test::Goroutines goroutines{test::waits(), aggregate::Scope::all};
    check_golden("goroutines-waits.txt", text(goroutines.page()));
    check_golden("goroutines-waits-narrow.txt", text(goroutines.page(), {.width = 120}));
  }

  TEST_CASE("channels, the longest queue first")
  {
    test::Queues waits{test::waits(), aggregate::channel_queues};
    check_golden("channels.txt", text(waits.channels()));
    check_golden("channels-narrow.txt", text(waits.channels(), {.width = 80}));
    waits.others = aggregate::cut(waits.queues, 2);
    check_golden("channels-cut.txt", text(waits.channels(), {.color = true}));
  }

  TEST_CASE("locks, their state in words")
  {
    const test::Queues waits{test::waits(), aggregate::lock_queues};
    check_golden("locks.txt", text(waits.locks()));
  }

  TEST_CASE("channels and locks and who could release those who wait")
  {
    test::Queues incident{test::incident_facts(), aggregate::channel_queues};
    incident.releasers = aggregate::releasers_of_channels(incident.snapshot, incident.queues);
    check_golden("channels-releasers.txt", text(incident.channels()));
    test::Queues locks{test::locked(), aggregate::lock_queues};
    locks.releasers = aggregate::releasers_of_locks(locks.snapshot, locks.queues);
    check_golden("locks-releasers.txt", text(locks.locks()));
  }

  TEST_CASE("nobody waits: only the first line")
  {
    const test::Queues none{Snapshot{}, aggregate::channel_queues};
    CHECK(text(none.channels()) ==
          "0 goroutines (0 user), none selected, 0 channels waited for · \n");
  }

  TEST_CASE("leaks: the answer first, then who waits for what")
  {
    check_golden("leaks.txt", text(test::Leaks{test::waits()}.page()));
  }

  TEST_CASE("leaks of a selection say that it is one")
  {
    const test::Leaks all{test::waits()};
    aggregate::Selection selection = all.selection;
    selection.filtered_out = 3;
    const LeaksPage page{{all.snapshot, selection, all.keys, all.groups}, all.leaks, all.queues};
    CHECK(text(page).starts_with("9 of 27 selected goroutines can never wake"));
  }

  TEST_CASE("leaks without reachability say what they miss")
  {
    test::Leaks leaks{test::without_reach()};
    CHECK(text(leaks.page())
              .starts_with("2 of 27 goroutines can never wake; reachability was not computed: that "
                           "needs the core's "
                           "file on this machine · shop core.77"));
    const test::Leaks none{test::incident()};  // no facts at all
    CHECK(text(none.page())
              .starts_with(
                  "no goroutine is known to be stuck for good; reachability was not computed"));
    CHECK(text(none.page()).find("leak profile") == std::string::npos);
  }

  TEST_CASE("nobody is stuck: one line, and no claim beyond it")
  {
    Snapshot snapshot;
    snapshot.has_facts = true;
    const test::Leaks leaks{std::move(snapshot)};
    CHECK(text(leaks.page()).starts_with("no goroutine is known to be stuck for good · \n"));
  }

  TEST_CASE("stacks with and without variables")
  {
    check_golden("stack.txt", text(test::Stacks{test::incident()}.page()));
    check_golden("stack-odd.txt", text(test::Stacks{test::oddities()}.page()));
  }

  TEST_CASE("on a terminal the value of a variable keeps to its line")
  {
    std::ostringstream out;
    constexpr std::size_t width = 40;
    print_text(out, test::Stacks{test::incident()}.page(), {.color = false, .width = width});
    std::istringstream lines{out.str()};
    bool any_cut = false;
    for (std::string line; std::getline(lines, line);) {
      const bool is_variable = line.find(" arg ") != std::string::npos || line.find(" var ") != std::string::npos;
      if (!is_variable) continue;
      CHECK(columns(line) <= width);
      any_cut = any_cut || line.ends_with("…");
    }
    CHECK(any_cut);
  }

  TEST_CASE("printing twice gives the same text")
  {
    const test::Groups groups{test::incident(), "user,go,status"};
    CHECK(text(groups.page()) == text(groups.page()));
  }
}

}  // namespace unjam::render_text_test
