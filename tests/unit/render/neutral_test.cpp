#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "cli/render/escape.hpp"
#include "cli/render/graph.hpp"
#include "cli/render/json.hpp"
#include "cli/render/ndjson.hpp"
#include "cli/render/stacks.hpp"
#include "cli/render/table.hpp"
#include "cli/render/text.hpp"
#include "client/dumps/profile/profile_message.hpp"
#include "client/saved/saved.hpp"
#include "client/stream/gzip.hpp"
#include "client/stream/input.hpp"
#include "tests/unit/print_result.hpp"
#include "tests/unit/render/pages.hpp"
#include "tests/unit/stream.hpp"

namespace unjam::render_neutral_test {

using namespace unjam::render;

namespace {

/// Everything that some format or terminal would make more of.
const std::string attack =
    "=cmd()|\"x\"]]><script>alert(1)</script>-->`id`;'\x1b[2J\r\n\tgoroutine 99 [running]:\n"
    "main.fake()\n\t/src/fake.go:1\n#quot;%%{init}%%\\\"] --> x\xff";

/// Goroutines that have the attack for their every name, and wait for a channel that has it, too.
Snapshot hostile()
{
  Snapshot s;
  s.target.go_version = "go1.27.1";
  const StackId stack = test::stack(s, {{"runtime.gopark", "/usr/lib/go/src/runtime/proc.go", 461},
                                        {"main." + attack, "/src/" + attack + ".go", 7},
                                        {"created by main." + attack, "/src/x.go", 8}});
  for (const std::int64_t id : {7, 8}) {
    Goroutine& goroutine = test::add(s, id, {"sel]ect, 7 minutes" + attack, stack, 1, 1});
    goroutine.labels = test::labels(s, {{"status" + attack, attack}});
    goroutine.go = s.intern_location(attack + "main.go", attack, 3);
    goroutine.waits = {static_cast<std::uint32_t>(s.waits.size()), 1};
    Wait& wait = s.waits.emplace_back();
    wait.kind = Wait::Kind::send;
  }
  s.channels.push_back({.address = 0xc000,
                        .type = s.strings.intern("chan " + attack),
                        .name = s.strings.intern(attack)});
  s.has_facts = true;
  return s;
}

std::vector<aggregate::Finding> findings()
{
  aggregate::Finding finding;
  finding.title = attack;
  finding.explanation = finding.evidence = finding.dlv = {attack};
  finding.signature = "1:00";
  finding.goroutines = {GoroutineId{7}, GoroutineId{8}};
  finding.resources.emplace_back();
  return {finding};
}

template <class Print>
std::string printed(Print print)
{
  std::ostringstream out;
  print(out);
  return out.str();
}

/// Whether a terminal would only show it; `ours` is what the format needs of what it would obey.
bool is_harmless(std::string text, std::string_view ours = "\n")
{
  std::erase_if(text, [&](char c) { return ours.find(c) != std::string_view::npos; });
  return escape(text) == text;
}

std::size_t lines(const std::string& text)
{
  return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

std::size_t count(std::string_view text, std::string_view word)
{
  std::size_t found = 0;
  for (std::size_t at = 0; (at = text.find(word, at)) != std::string_view::npos; ++at) ++found;
  return found;
}

std::string stacks(StacksFormat format)
{
  const test::Goroutines goroutines{hostile()};
  return printed([&](std::ostream& out) { print_stacks(out, goroutines.page(), format); });
}

std::string tables(TableFormat format)
{
  const test::Goroutines goroutines{hostile()};
  const test::Groups groups{hostile(), "app,wait,label:status" + attack};
  const test::Report report{hostile(), findings()};
  return printed([&](std::ostream& out) {
    print_table(out, goroutines.page(), format);
    print_table(out, groups.page(), format);
    print_table(out, report.page(), format);
  });
}

std::string graph(GraphFormat format)
{
  const test::Report report{hostile(), findings()};
  return printed([&](std::ostream& out) { print_graph(out, report.page(), format); });
}

/// Text without what stands in double quotes, in which a backslash escapes.
std::string unquoted(std::string_view text)
{
  std::string out;
  bool inside = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (inside && text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      inside = !inside;
    } else if (!inside) {
      out += text[i];
    }
  }
  CHECK_FALSE(inside);
  return out;
}

}  // namespace

TEST_SUITE("render/neutral")
{
  TEST_CASE("text and json have nothing that a terminal obeys")
  {
    const test::Report report{hostile(), findings()};
    const test::Goroutines goroutines{hostile()};
    const Terminal terminal{};
    const std::string text = printed([&](std::ostream& out) {
      print_text(out, report.page(), terminal);
      print_text(out, goroutines.page(), terminal);
    });
    CHECK(is_harmless(text));
    CHECK(count(text, "\n\tgoroutine 99") == 0);
    const std::string json = printed([&](std::ostream& out) { print_json(out, report.page()); });
    CHECK_FALSE(nlohmann::json::parse(json, nullptr, false).is_discarded());
    CHECK(json.find('\x1b') == std::string::npos);
    const std::string rows =
        printed([&](std::ostream& out) { print_ndjson(out, goroutines.page()); });
    CHECK(lines(rows) == 2);
  }

  TEST_CASE("a cell of csv is no formula, and none ends early")
  {
    const std::string text = tables(TableFormat::csv);
    CHECK(is_harmless(text));
    CHECK(count(text, "\n=") + count(text, ",=") + count(text, ",\"=") == 0);
    // Quotes within cells are doubled, so that they are even in every line.
    std::string line;
    for (std::istringstream in{text}; std::getline(in, line);) {
      CHECK(std::ranges::count(line, '"') % 2 == 0);
    }
    CHECK(lines(text) == 3 + 2 + 2);
  }

  TEST_CASE("tabs and ends of lines of tsv are our own")
  {
    std::string line;
    std::istringstream in{tables(TableFormat::tsv)};
    std::vector<long> tabs;
    while (std::getline(in, line)) tabs.push_back(std::ranges::count(line, '\t'));
    CHECK(tabs == std::vector<long>{10, 10, 10, 5, 5, 7, 7});
  }

  TEST_CASE("a row of markdown is a row, and no markup")
  {
    const std::string text = tables(TableFormat::markdown);
    CHECK(is_harmless(text));
    CHECK(text.find("<script") == std::string::npos);
    CHECK(count(text, "`") == count(text, "\\`"));
    std::string line;
    for (std::istringstream in{text}; std::getline(in, line);) {
      if (line.empty()) continue;
      CHECK(line.starts_with('|'));
      CHECK(line.ends_with('|'));
    }
  }

  TEST_CASE("a folded line is one stack")
  {
    const std::string text = stacks(StacksFormat::folded);
    CHECK(is_harmless(text));
    CHECK(lines(text) == 1);
    CHECK(count(text, ";") == 3);
    CHECK(text.ends_with("] 2\n"));
  }

  TEST_CASE("goroutines in names are none for who reads the text again")
  {
    const std::string text = stacks(StacksFormat::debug2);
    CHECK(is_harmless(text, "\n\t"));
    const auto again = saved::read(stream::Window{text});
    REQUIRE(again);
    REQUIRE(again->goroutines.size() == 2);
    CHECK(again->goroutines[0].id == GoroutineId{7});
    CHECK(again->stacks[again->goroutines[0].stack].frames.size() == 2);
    CHECK(again->now == 0);  // no minutes
    // Not in a log that escapes, either.
    const auto logged = saved::read(stream::Window{nlohmann::json{{"msg", text}}.dump() + "\n"});
    REQUIRE(logged);
    CHECK(logged->goroutines.size() == 2);
  }

  TEST_CASE("a list of Delve's is JSON, and its names are what they were")
  {
    const std::string text = stacks(StacksFormat::delve);
    CHECK(is_harmless(text));
    const auto json = nlohmann::json::parse(text, nullptr, false);
    REQUIRE_FALSE(json.is_discarded());
    const auto& first = json["result"]["Goroutines"][0];
    const std::string name = first["userCurrentLoc"]["function"]["name"];
    CHECK(name.starts_with("main.=cmd()|\"x\"]]><script>"));
    CHECK(first["labels"].size() == 1);
  }

  TEST_CASE("a profile has no string that a terminal obeys")
  {
    const std::string packed = stacks(StacksFormat::pprof);
    const auto bytes =
        test::read_all(stream::unpack(stream::from_memory(packed), stream::gzip_unpacker()));
    REQUIRE(bytes);
    const auto message = dumps::read_profile_message(*bytes);
    REQUIRE(message);
    for (const auto& function : message->functions) {
      CHECK(is_harmless(std::string{function.name} + std::string{function.file}));
      CHECK(function.name.find('\n') == std::string_view::npos);
    }
    for (const auto& label : message->samples.at(0).labels) {
      CHECK(is_harmless(std::string{label.key} + std::string{label.text}));
      CHECK(label.text.find('\n') == std::string_view::npos);
    }
  }

  TEST_CASE("a label of dot is one string")
  {
    const std::string text = graph(GraphFormat::dot);
    CHECK(is_harmless(text));
    const std::string rest = unquoted(text);
    CHECK(rest.find("script") == std::string::npos);
    CHECK(rest.find("fake") == std::string::npos);
    CHECK(text.find("main.=cmd") != std::string::npos);
  }

  TEST_CASE("a label of mermaid is one string without markup")
  {
    const std::string text = graph(GraphFormat::mermaid);
    CHECK(is_harmless(text));
    CHECK(text.find("<script") == std::string::npos);
    CHECK(text.find('`') == std::string::npos);
    CHECK(text.find("%%") == std::string::npos);
    CHECK(unquoted(text).find("script") == std::string::npos);
  }
}

}  // namespace unjam::render_neutral_test
