#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <random>

#include "aggregate/snapshot/words.hpp"
#include "client/saved/saved.hpp"
#include "tests/unit/print_result.hpp"
#include "tests/unit/saved/temporary_directory.hpp"
#include "tests/unit/saved/texts.hpp"

/// What must hold for every snapshot: nothing of it is lost in a file.

using namespace unjam;

namespace {

/// Random values that like the corners.
class Dice {
 public:
  explicit Dice(unsigned seed) : engine_{seed} {}

  std::uint32_t below(std::size_t bound) { return static_cast<std::uint32_t>(engine_() % bound); }

  template <class Integer>
  Integer number()
  {
    using Limits = std::numeric_limits<Integer>;
    switch (below(4)) {
      case 0:
        return 0;
      case 1:
        return Limits::min();
      case 2:
        return Limits::max();
      default:
        return static_cast<Integer>(engine_());
    }
  }

  std::string text()
  {
    static constexpr std::string_view parts[] = {
        "main.f",       "/src/a.go",  "\"\\", "\n\r\t",   "\x01\x1b[0m",
        "\u00b7\u20ac", "\U0001f600", "\xff", "\xe2\x82", ""};
    std::string result;
    for (std::uint32_t i = below(4); i > 0; --i) result += parts[below(std::size(parts))];
    return result + std::string(below(3), '\0');
  }

  template <class Enum>
  Enum word()
  {
    return static_cast<Enum>(below(words<Enum>.size()));
  }

  bool coin() { return below(2) == 1; }

  template <class Id>
  Id id(std::size_t table_size)
  {
    return Id{below(table_size)};
  }

 private:
  std::mt19937_64 engine_;
};

Stack random_stack(Dice& dice, const Snapshot& s)
{
  Stack stack;
  stack.cut = dice.id<StringId>(s.strings.size());
  for (std::uint32_t i = dice.below(5); i > 0; --i) {
    stack.frames.push_back({dice.number<std::uint64_t>(), dice.id<LocationId>(s.locations.size()),
                            dice.below(2) == 1});
  }
  return stack;
}

Labels random_labels(Dice& dice, const Snapshot& s)
{
  Labels labels;
  for (std::uint32_t i = dice.below(4); i > 0; --i) {
    labels.emplace_back(dice.id<StringId>(s.strings.size()), dice.id<StringId>(s.strings.size()));
  }
  std::ranges::stable_sort(labels, {}, [&](const auto& label) { return s.text(label.first); });
  return labels;
}

Goroutine random_goroutine(Dice& dice, const Snapshot& s)
{
  const auto location = [&] { return dice.id<LocationId>(s.locations.size()); };
  return {.id = GoroutineId{dice.number<std::int64_t>()},
          .wait_since = dice.number<std::int64_t>(),
          .current = location(),
          .user = location(),
          .app = location(),
          .start = location(),
          .go = location(),
          .stack = dice.id<StackId>(s.stacks.size()),
          .labels = dice.id<LabelsId>(s.label_sets.size()),
          .wait_reason = dice.id<StringId>(s.strings.size()),
          .unreadable = dice.below(5) == 0 ? dice.id<StringId>(s.strings.size()) : StringId{},
          .thread = dice.number<std::int32_t>(),
          .status = Status{dice.number<std::uint8_t>()},
          .system = dice.below(2) == 1};
}

Channel random_channel(Dice& dice, const Snapshot& s, std::uint64_t address)
{
  return {.address = address,
          .type = dice.id<StringId>(s.strings.size()),
          .len = dice.number<std::uint64_t>(),
          .cap = dice.number<std::uint64_t>(),
          .fires = dice.number<std::int64_t>(),
          .readable = dice.coin(),
          .closed = dice.coin(),
          .timer = dice.word<Channel::Timer>(),
          .reach = dice.word<Reach>()};
}

Lock random_lock(Dice& dice, std::uint64_t address)
{
  return {.address = address,
          .kind = dice.word<Lock::Kind>(),
          .readable = dice.coin(),
          .locked = dice.coin(),
          .waiters = dice.number<std::int64_t>(),
          .readers = dice.number<std::int64_t>(),
          .leaving = dice.number<std::int64_t>(),
          .counter = dice.number<std::int64_t>(),
          .reach = dice.word<Reach>()};
}

Panel random_panel(Dice& dice)
{
  Panel panel;
  for (const auto& [name, number] : panel_numbers) {
    if (dice.coin()) panel.*number = dice.number<std::int64_t>();
  }
  for (std::uint32_t i = dice.below(4); i > 0; --i) {
    panel.processors.push_back({dice.number<std::int32_t>(), dice.word<Processor::Status>(),
                                dice.number<std::uint32_t>()});
  }
  return panel;
}

void add_waits(Dice& dice, Snapshot& s, Goroutine& goroutine)
{
  const auto first = static_cast<std::uint32_t>(s.waits.size());
  for (std::uint32_t i = dice.below(4); i > 0; --i) {
    const auto kind = dice.word<Wait::Kind>();
    const std::size_t objects = is_channel(kind) ? s.channels.size() : s.locks.size();
    if (objects != 0) s.waits.push_back({dice.below(objects), kind});
  }
  const auto count = static_cast<std::uint32_t>(s.waits.size()) - first;
  if (count != 0) goroutine.waits = {first, count};
}

void add_random_facts(Dice& dice, Snapshot& s)
{
  s.has_facts = true;
  s.now = dice.number<std::int64_t>();
  s.cross_check = CrossCheck{dice.number<std::uint64_t>(), dice.number<std::uint64_t>(), 0};
  std::uint64_t address = 0;
  const auto next_address = [&] { return address += 8 + dice.below(1000); };
  for (std::uint32_t i = dice.below(6); i > 0; --i) {
    s.channels.push_back(random_channel(dice, s, next_address()));
  }
  for (std::uint32_t i = dice.below(6); i > 0; --i) {
    s.locks.push_back(random_lock(dice, next_address()));
  }
  for (Goroutine& goroutine : s.goroutines) add_waits(dice, s, goroutine);
  for (std::int64_t i = dice.below(4); i > 0; --i) {
    s.sleeps.push_back({GoroutineId{10 - i}, dice.number<std::int64_t>()});
    s.polls.push_back({GoroutineId{10 - i}, dice.number<std::int64_t>(),
                       dice.number<std::int64_t>(), dice.word<Poll::Direction>()});
    s.timers.push_back({10 - i, dice.number<std::int64_t>(), dice.number<std::uint64_t>(),
                        dice.id<StringId>(s.strings.size()), dice.word<Timer::Action>()});
  }
  s.panel = random_panel(dice);
}

Snapshot random_snapshot(unsigned seed)
{
  Dice dice{seed};
  Snapshot s;
  s.source.kind = static_cast<Source::Kind>(dice.below(3));
  s.target.module = "example.com/\"shop\"";
  s.target.status_names.resize(dice.below(3));
  if (dice.below(2) == 0) s.expected = dice.number<std::uint64_t>();
  for (std::uint32_t i = dice.below(40); i > 0; --i) s.strings.intern(dice.text());
  for (std::uint32_t i = dice.below(20); i > 0; --i) {
    s.locations.intern({dice.id<StringId>(s.strings.size()), dice.id<StringId>(s.strings.size()),
                        dice.number<std::int32_t>()});
  }
  for (std::uint32_t i = dice.below(20); i > 0; --i) s.stacks.intern(random_stack(dice, s));
  for (std::uint32_t i = dice.below(10); i > 0; --i) s.label_sets.intern(random_labels(dice, s));
  for (std::uint32_t i = dice.below(60); i > 0; --i)
    s.goroutines.push_back(random_goroutine(dice, s));
  for (std::uint32_t i = dice.below(3); i > 0; --i) {
    s.problems.push_back({static_cast<Problem::Weight>(dice.below(2)), "what\n", "\"effect\""});
  }
  sort_goroutines(s.goroutines);
  if (dice.coin()) add_random_facts(dice, s);
  return s;
}

void check_equal_facts(const Snapshot& a, const Snapshot& b)
{
  CHECK(a.has_facts == b.has_facts);
  CHECK(a.cross_check == b.cross_check);
  CHECK(a.now == b.now);
  CHECK(a.waits == b.waits);
  CHECK(a.channels == b.channels);
  CHECK(a.locks == b.locks);
  CHECK(a.sleeps == b.sleeps);
  CHECK(a.polls == b.polls);
  CHECK(a.timers == b.timers);
  CHECK(a.panel == b.panel);
}

void check_equal(const Snapshot& a, const Snapshot& b)
{
  CHECK(a.source == b.source);
  CHECK(a.target == b.target);
  CHECK(a.engine == b.engine);
  CHECK(a.expected == b.expected);
  CHECK(a.problems == b.problems);
  REQUIRE(a.strings.size() == b.strings.size());
  for (std::uint32_t i = 0; i < a.strings.size(); ++i)
    CHECK(a.text(StringId{i}) == b.text(StringId{i}));
  CHECK(std::ranges::equal(a.locations.values(), b.locations.values()));
  CHECK(std::ranges::equal(a.stacks.values(), b.stacks.values()));
  CHECK(std::ranges::equal(a.label_sets.values(), b.label_sets.values()));
  CHECK(a.goroutines == b.goroutines);
  check_equal_facts(a, b);
}

}  // namespace

TEST_SUITE("saved/round trip")
{
  TEST_CASE("a snapshot that was written and read is the same, and so are its bytes")
  {
    for (unsigned seed = 0; seed < 200; ++seed) {
      CAPTURE(seed);
      const Snapshot written = random_snapshot(seed);
      const std::string text = test::text_of(written);
      const auto read = saved::read(saved::Bytes{text});
      REQUIRE(read);
      check_equal(written, *read);
      CHECK(test::text_of(*read) == text);
    }
  }

  TEST_CASE("files, plain and compressed, hold the same")
  {
    const test::TemporaryDirectory directory;
    for (const char* name : {"incident.json", "incident.json.zst"}) {
      CAPTURE(name);
      const std::string path = directory.file(name);
      REQUIRE(saved::save_snapshot(test::incident(), path));
      const auto read = saved::read(path);
      REQUIRE(read);
      check_equal(test::incident(), *read);
    }
    CHECK(directory.entries() == 2);
  }

  TEST_CASE("oddities survive")
  {
    const auto read = saved::read(saved::Bytes{test::text_of(test::oddities())});
    REQUIRE(read);
    check_equal(test::oddities(), *read);
  }
}
