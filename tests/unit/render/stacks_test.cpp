#include "cli/render/stacks.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <string>

#include "cli/render/table.hpp"
#include "client/dumps/profile/profile_message.hpp"
#include "client/saved/saved.hpp"
#include "client/stream/gzip.hpp"
#include "client/stream/input.hpp"
#include "tests/unit/golden.hpp"
#include "tests/unit/print_result.hpp"
#include "tests/unit/render/pages.hpp"
#include "tests/unit/stream.hpp"

namespace unjam::render_stacks_test {

using namespace unjam::render;
using test::check_golden;

namespace {

std::string print(const test::Goroutines& goroutines, StacksFormat format)
{
  std::ostringstream out;
  print_stacks(out, goroutines.page(), format);
  return out.str();
}

std::string unpacked(const std::string& text)
{
  if (!stream::is_gzip(text)) return text;
  const auto all =
      test::read_all(stream::unpack(stream::from_memory(text), stream::gzip_unpacker()));
  REQUIRE(all);
  return *all;
}

Snapshot read_back(const test::Goroutines& goroutines, StacksFormat format)
{
  const std::string text = unpacked(print(goroutines, format));
  Result<Snapshot> snapshot = saved::read(stream::Window{text});
  REQUIRE(snapshot);
  return std::move(*snapshot);
}

/// Text of Go's has no place for others.
Snapshot waits_that_are_readable()
{
  Snapshot s = test::waits();
  std::erase_if(s.goroutines, [](const Goroutine& each) { return each.unreadable != StringId{}; });
  return s;
}

/// The groups of a snapshot as a table, without the numbers of goroutines.
std::string groups(Snapshot snapshot, std::string_view by)
{
  const test::Groups groups{std::move(snapshot), by};
  std::ostringstream out;
  print_table(out, groups.page(), TableFormat::tsv);
  std::string rows;
  std::string line;
  for (std::istringstream lines{out.str()}; std::getline(lines, line);) {
    rows += line.substr(0, line.rfind('\t')) + "\n";
  }
  return rows;
}

}  // namespace

TEST_SUITE("render/stacks")
{
  TEST_CASE("what is printed is read again, and gives the same groups")
  {
    for (const StacksFormat format : {StacksFormat::pprof, StacksFormat::debug2}) {
      CAPTURE(static_cast<int>(format));
      for (const char* by : {"user,wait", "app", "app,wait,status"}) {
        CAPTURE(by);
        const test::Goroutines all{test::incident()};
        CHECK(groups(read_back(all, format), by) == groups(test::incident(), by));
        const test::Goroutines waits{waits_that_are_readable()};
        CHECK(groups(read_back(waits, format), by) == groups(waits_that_are_readable(), by));
      }
    }
  }

  TEST_CASE("a list of Delve's has no stacks, and the same places")
  {
    const test::Goroutines all{test::incident()};
    const Snapshot again = read_back(all, StacksFormat::delve);
    CHECK(groups(read_back(all, StacksFormat::delve), "user,wait") ==
          groups(test::incident(), "user,wait"));
    CHECK(groups(read_back(all, StacksFormat::delve), "start,go") ==
          groups(test::incident(), "start,go"));
    REQUIRE(again.goroutines.size() == 1005);
    CHECK(again.goroutines[0].id == GoroutineId{1});
  }

  TEST_CASE("wait reasons are the numbers of the target's release")
  {
    const auto number = [](const char* version) {
      Snapshot s = test::incident();
      s.target.go_version = version;
      s.target.std_prefix.clear();
      const std::string text = print(test::Goroutines{std::move(s)}, StacksFormat::delve);
      const std::size_t at = text.find(R"("waitReason":)", text.find(R"({"id":6,)")) + 13;
      return text.substr(at, text.find(',', at) - at);
    };
    CHECK(number("go1.19.8") == "14");
    CHECK(number("go1.20.1") == "14");
    CHECK(number("go1.26.0") == number(""));
    CHECK(number("go1.26.0") != "0");
  }

  TEST_CASE("goldens")
  {
    const test::Goroutines odd{test::oddities(), aggregate::Scope::all};
    check_golden("goroutines-odd.debug2", print(odd, StacksFormat::debug2));
    check_golden("goroutines-odd.delve", print(odd, StacksFormat::delve));
    check_golden("goroutines-odd.folded", print(odd, StacksFormat::folded));
  }

  TEST_CASE("a profile counts equal goroutines once, the most first")
  {
    const std::string packed = print(test::Goroutines{test::incident()}, StacksFormat::pprof);
    CHECK(packed.substr(4, 4) == std::string(4, '\0'));  // no time
    CHECK(packed == print(test::Goroutines{test::incident()}, StacksFormat::pprof));
    const std::string bytes = unpacked(packed);
    const auto message = dumps::read_profile_message(bytes);
    REQUIRE(message);
    REQUIRE(message->samples.size() == 6);
    CHECK(message->samples[0].values == std::vector<std::int64_t>{991});
    CHECK(message->samples[1].values == std::vector<std::int64_t>{10});
    REQUIRE(message->types.size() == 1);
    CHECK(message->types[0].type == "goroutine");
    CHECK(message->types[0].unit == "count");
    const auto& location = message->locations[message->samples[0].locations[3]];
    REQUIRE(location.lines.size() == 2);
    CHECK(message->functions[location.lines[0].function].name == "main.(*Metrics).CountS");
    CHECK(location.lines[0].line == 95);
    const auto& labels = message->samples[0].labels;
    REQUIRE(labels.size() == 2);
    CHECK(labels[0].key == "status");
    CHECK(labels[0].text == "waiting");
    CHECK(labels[1].key == "wait_reason");
    CHECK(labels[1].text == "chan send");
  }

  TEST_CASE("a profile names the channel that is waited for")
  {
    const std::string bytes = unpacked(print(test::Goroutines{test::waits()}, StacksFormat::pprof));
    const auto message = dumps::read_profile_message(bytes);
    REQUIRE(message);
    const auto has_channel = [](const auto& sample) {
      return std::ranges::any_of(sample.labels, [](const auto& label) {
        return label.key == "channel" && label.text.starts_with("0x");
      });
    };
    CHECK(std::ranges::any_of(message->samples, has_channel));
  }

  TEST_CASE("those that could not be read come back as such")
  {
    const test::Goroutines odd{test::oddities(), aggregate::Scope::all};
    const Snapshot again = read_back(odd, StacksFormat::pprof);
    REQUIRE(again.goroutines.size() == odd.snapshot.goroutines.size());
    const auto unreadable = [](const Goroutine& each) { return each.unreadable != StringId{}; };
    CHECK(std::ranges::count_if(again.goroutines, unreadable) == 1);
    CHECK(print(odd, StacksFormat::debug2).ends_with("\n1 more goroutine could not be read\n"));
  }

  TEST_CASE("nobody is a profile, a list and a text of nobody")
  {
    Snapshot empty;
    const test::Goroutines nobody{std::move(empty)};
    CHECK(print(nobody, StacksFormat::debug2).empty());
    CHECK(read_back(nobody, StacksFormat::pprof).goroutines.empty());
    CHECK(read_back(nobody, StacksFormat::delve).goroutines.empty());
  }

  TEST_CASE("minutes are those that a goroutine has waited")
  {
    Snapshot s = test::incident();
    s.now = 400'000'000'000;
    for (Goroutine& each : s.goroutines) each.wait_since = 1'000'000'000;
    const std::string text = print(test::Goroutines{std::move(s)}, StacksFormat::debug2);
    CHECK(text.starts_with("goroutine 1 [IO wait, 6 minutes]:\n"));
  }
}

}  // namespace unjam::render_stacks_test
