#include "cli/render/diff.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <sstream>

#include "tests/unit/golden.hpp"
#include "tests/unit/sample_moments.hpp"

namespace unjam::render_diff_test {

using namespace unjam::render;
using aggregate::Places;
using test::Moment;
using test::Moments;

namespace {

/// Snapshots that are compared, with all that a page of them refers to.
struct Comparison {
  Comparison(std::vector<Snapshot> list, std::string_view by, Places places = Places::functions)
      : moments{std::make_unique<Moments>(std::move(list))},
        keys{std::get<std::vector<aggregate::Key>>(aggregate::parse_keys(by))},
        rows{aggregate::difference(moments->sides, keys, places)},
        progress{aggregate::find_progress(moments->sides)}
  {
    for (std::size_t i = 0; i < moments->sides.size(); ++i) {
      const Snapshot& each = moments->sides[i].snapshot;
      compared.push_back({each.source.file, each, moments->selections[i]});
    }
  }

  [[nodiscard]] DiffPage page() const
  {
    return {.snapshots = compared, .keys = keys, .rows = rows, .progress = progress};
  }

  std::unique_ptr<Moments> moments;
  std::vector<aggregate::Key> keys;
  std::vector<aggregate::Difference> rows;
  aggregate::Progress progress;
  std::vector<ComparedSnapshot> compared;
};

/// The service before and after a night.
Comparison two()
{
  return {service(Moment{.now = 100, .leaked = 371}, Moment{.now = 132, .leaked = 1001}),
          "app,wait"};
}

Comparison three()
{
  return {service(Moment{.now = 100, .leaked = 100}, Moment{.now = 160, .leaked = 250},
                  Moment{.now = 220, .leaked = 501}),
          "app,wait"};
}

/// Names that attack a terminal, a page and a table, in what can be odd.
Comparison odd()
{
  std::vector<Snapshot> list;
  list.push_back(test::oddities());
  list.push_back(test::oddities());
  Snapshot& later = list.back();
  const StackId stack =
      test::stack(later, {{"main.`|\x1b[31m<script>alert(1)</script>", "/src/a|b.go", 7}});
  test::add(later, 30, {"chan | receive\n", stack, 0, 0});
  test::add_unreadable(later, "EOF");
  sort_goroutines(later.goroutines);
  list[0].source.file = "<b>mon|day</b>.json";
  later.source.file = "\x1b]0;owned\x07`tuesday`";
  return {std::move(list), "app,wait,label:tenant"};
}

std::string text(const DiffPage& page, const Terminal& terminal = {})
{
  std::ostringstream out;
  print_text(out, page, terminal);
  return out.str();
}

template <class Print>
std::string printed(const DiffPage& page, Print print)
{
  std::ostringstream out;
  print(out, page);
  return out.str();
}

std::string first_line(const DiffPage& page)
{
  const std::string all = text(page);
  return all.substr(0, all.find(" \xc2\xb7 "));
}

void check_all(const std::string& name, const DiffPage& page)
{
  test::check_golden(name + ".txt", text(page));
  test::check_golden(name + ".md", printed(page, print_markdown));
  test::check_golden(name + ".json",
                     printed(page, [](auto& out, const DiffPage& each) { print_json(out, each); }));
  test::check_golden(name + ".ndjson", printed(page, [](auto& out, const DiffPage& each) {
                       print_ndjson(out, each);
                     }));
}

}  // namespace

TEST_SUITE("render/diff")
{
  TEST_CASE("a list without stacks names places otherwise, which is said")
  {
    auto list = service(Moment{.leaked = 3}, Moment{.leaked = 3});
    for (Goroutine& each : list[1].goroutines) each.stack = StackId{};
    list[1].source.file = "list.json";
    const auto has_note = [](const Comparison& comparison) {
      std::ostringstream out;
      print_text(out, comparison.page(), {});
      return out.str().find("note: list.json has no stacks") != std::string::npos;
    };
    CHECK(has_note({std::move(list), "app,wait"}));
    auto others = service(Moment{.leaked = 3}, Moment{.leaked = 3});
    CHECK_FALSE(has_note({std::move(others), "app,wait"}));
  }

  TEST_CASE("that nothing has run between two cores comes first")
  {
    auto list = service(Moment{.leaked = 300}, Moment{.leaked = 300});
    for (Snapshot& each : list) {
      each.panel.started = 5;
      each.panel.processors = {{0, Processor::Status::idle, 0, 0, 12}};
    }
    list[0].source.core_id = "a";
    list[1].source.core_id = "b";
    std::ostringstream out;
    print_text(out, Comparison{std::move(list), "app,wait"}.page(), {});
    CHECK(
        out.str().starts_with("HANGS  No goroutine has run between the two cores: all 304 are at "
                              "the same places, in the same waits"));
  }

  TEST_CASE("two snapshots: what grew, and who made no progress")
  {
    const Comparison comparison = two();
    CHECK(first_line(comparison.page()) ==
          "630 goroutines more in main.fetch.func1 [chan send]; 373 of the 375 goroutines that are "
          "in both made no progress at all in 32s");
    test::check_golden("diff.txt", text(comparison.page()));
    test::check_golden("diff.md", printed(comparison.page(), print_markdown));
  }

  TEST_CASE("three snapshots: what only ever grows comes first")
  {
    const Comparison comparison = three();
    CHECK(first_line(comparison.page()) ==
          "main.fetch.func1 [chan send] only ever grows: +200.5 a snapshot, from 100 to 501; 102 "
          "of the 103 goroutines that are in all made no progress at all in 2m0s");
    test::check_golden("diff-three.txt", text(comparison.page()));
    test::check_golden("diff-three.md", printed(comparison.page(), print_markdown));
  }

  TEST_CASE("json and ndjson")
  {
    const Comparison comparison{
        service(Moment{.now = 100, .leaked = 1}, Moment{.now = 160, .leaked = 2},
                Moment{.now = 220, .leaked = 5, .facts = false}),
        "app,wait"};
    check_all("diff-small", comparison.page());
  }

  TEST_CASE("hostile names stay text in every format")
  {
    const Comparison comparison = odd();
    DiffPage page = comparison.page();
    const std::vector<Problem> aside{
        {Problem::Weight::note, "dumps/<i>|\x1b[2J was set aside", "not a dump"}};
    page.set_aside = aside;
    check_all("diff-odd", page);
    for (const std::string& each : {text(page), printed(page, print_markdown)}) {
      CHECK(each.find('\x1b') == std::string::npos);
    }
    CHECK(printed(page, print_markdown).find("<script>") == std::string::npos);
  }

  TEST_CASE("colour and a width change nothing but the look")
  {
    const Comparison comparison = two();
    const std::string all = text(comparison.page(), {.color = true, .width = 40});
    CHECK(all.starts_with("\x1b[1m630 goroutines more"));
    CHECK(all.find("\x1b[1mgrew\x1b[0m") != std::string::npos);
  }

  TEST_CASE("what was cut is summed up")
  {
    const Comparison comparison = three();
    DiffPage page = comparison.page();
    page.others = {.rows = 3, .change = -5};
    CHECK(text(page).find("\n3 smaller changes, -5 together\n") != std::string::npos);
    page.others = {.rows = 1, .change = 0};
    CHECK(text(page).find("\n1 smaller change, 0 together\n") != std::string::npos);
  }

  TEST_CASE("one moment twice is said to be that")
  {
    const Comparison comparison{service(Moment{.leaked = 9}, Moment{.leaked = 9}), "app"};
    CHECK(first_line(comparison.page()) ==
          "no group grew or shrank; this is the same moment twice");
  }

  TEST_CASE("fewer, other processes, and places alone")
  {
    std::vector<Snapshot> list = service(Moment{.leaked = 9}, Moment{.leaked = 2});
    list[1].target.build_id = "1";
    const Comparison others{std::move(list), "app,wait"};
    CHECK(first_line(others.page()) == "7 goroutines fewer in main.fetch.func1 [chan send]");
    CHECK(
        text(others.page()).find("\n  1 and 2 are not of one process: their build ids differ\n") !=
        std::string::npos);

    list = service(Moment{.now = 100, .facts = false}, Moment{.now = 110, .facts = false});
    for (Snapshot& each : list) {
      for (Goroutine& goroutine : each.goroutines) goroutine.wait_since = 0;
    }
    list[1].goroutines.pop_back();
    const Comparison places{std::move(list), "wait"};
    CHECK(first_line(places.page()) ==
          "1 goroutine fewer [sleep]; all 3 goroutines that are in both stand where they stood");
  }

  TEST_CASE("an answer from a snapshot that misses something is incomplete")
  {
    std::vector<Snapshot> list = service(Moment{.leaked = 1}, Moment{.leaked = 2});
    list[0].problems = {{Problem::Weight::loss, "the core was cut", "goroutines are missing"}};
    const Comparison comparison{std::move(list), "app"};
    CHECK_FALSE(complete(comparison.page()));
    CHECK(text(comparison.page()).starts_with("INCOMPLETE: 1 goroutine more in main.fetch.func1"));
    CHECK(text(comparison.page())
              .find("\n  missing: at-100.zst: the core was cut: goroutines are missing\n") !=
          std::string::npos);
  }
}

}  // namespace unjam::render_diff_test
