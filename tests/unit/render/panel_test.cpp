#include "cli/render/text_panel.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "cli/render/text.hpp"
#include "tests/unit/golden.hpp"
#include "tests/unit/render/pages.hpp"

namespace unjam::render_panel_test {

using namespace unjam::render;

namespace {

std::string panel_of(const Snapshot& snapshot)
{
  std::ostringstream out;
  print_panel(out, snapshot, Paint{{}});
  return out.str();
}

}  // namespace

TEST_SUITE("render/panel")
{
  TEST_CASE("the panel stands between the first lines and the groups")
  {
    const test::Groups groups{test::waits(), "status"};
    GroupsPage page = groups.page();
    page.stacks = Stacks::left_out;
    page.panel = RuntimePanel::shown;
    std::ostringstream out;
    print_text(out, page, {});
    test::check_golden("groups-panel.txt", out.str());
  }

  TEST_CASE("what is not known is left out, and nothing at all is said")
  {
    Snapshot snapshot;
    CHECK(panel_of(snapshot) == "\n  runtime     not captured\n");
    snapshot.has_facts = true;
    CHECK(panel_of(snapshot) == "\n  runtime     nothing of it could be read\n");
    snapshot.panel.gc_phase = 1;
    CHECK(panel_of(snapshot) == "\n  collector   marking\n");
    snapshot.panel.gc_phase = 0;
    CHECK(panel_of(snapshot) == "\n  collector   idle\n");
    snapshot.panel.gc_phase = 7;
    CHECK(panel_of(snapshot) == "\n  collector   phase 7\n");
  }

  TEST_CASE("the collector is off only if neither GOGC nor a limit makes it run")
  {
    Snapshot snapshot;
    snapshot.panel.gc_phase = 0;
    snapshot.panel.gc_percent = -1;
    CHECK(panel_of(snapshot) == "\n  collector   off, GOGC=off\n");
    snapshot.panel.gc_phase = 1;
    CHECK(panel_of(snapshot) == "\n  collector   marking, GOGC=off\n");
    snapshot.panel = {};
    snapshot.panel.gc_phase = 0;
    snapshot.panel.gc_percent = 100;
    CHECK(panel_of(snapshot) == "\n  collector   idle\n");
    snapshot.panel.gc_percent = -1;
    snapshot.panel.memory_limit = 1 << 30;
    CHECK(panel_of(snapshot).starts_with("\n  collector   idle, GOGC=off\n"));
  }

  TEST_CASE("a world that stops is said, a limit that is none too")
  {
    Snapshot snapshot;
    snapshot.panel.stop_the_world = 1;
    CHECK(panel_of(snapshot) == "\n  world       stopped\n");
    snapshot.panel.stop_waiting = 2;
    snapshot.panel.memory_limit = INT64_MAX;
    CHECK(panel_of(snapshot) ==
          "\n  heap        no limit\n  world       being stopped, 2 processors still run\n");
  }
}

}  // namespace unjam::render_panel_test
