#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>

#include "aggregate/group/counts.hpp"
#include "aggregate/group/group.hpp"
#include "aggregate/group/select.hpp"
#include "tests/unit/sample_snapshot.hpp"

namespace unjam::group_property_test {

/// What must hold for every snapshot and every choice of keys and filters.

using namespace unjam::aggregate;

namespace {

constexpr const char* key_names[] = {"current", "user", "app",  "start",  "go",    "status",
                                     "wait",    "chan", "lock", "thread", "stack", "label:tenant"};

class Dice {
 public:
  explicit Dice(unsigned seed) : engine_{seed} {}

  /// A number below `bound`; small ones are more likely, so that groups differ in size.
  std::uint32_t below(std::uint32_t bound)
  {
    const auto roll = [&] { return static_cast<std::uint32_t>(engine_()) % bound; };
    return std::min(roll(), roll());
  }

 private:
  std::mt19937 engine_;
};

Snapshot random_snapshot(unsigned seed)
{
  Dice dice{seed};
  Snapshot s;
  std::vector<StackId> stacks = {StackId{}};
  for (std::int32_t i = 1; i < 6; ++i) {
    stacks.push_back(test::stack(s, {{"main.f", "f.go", i}, {"main.g", "g.go", i % 2}}));
  }
  const auto location = [&] { return LocationId{dice.below(4)}; };
  for (std::uint64_t address = 1; address < 5; ++address) {
    s.channels.push_back({.address = address});
    s.locks.push_back({.address = address});
  }
  const std::uint32_t size = dice.below(200);
  for (std::uint32_t i = 0; i < size; ++i) {
    if (dice.below(10) == 9) {
      test::add_unreadable(s, "EOF");
      continue;
    }
    Goroutine& goroutine = test::add(s, i + 1, {"", StackId{}});
    goroutine.current = location();
    goroutine.app = location();
    goroutine.stack = stacks[dice.below(6)];
    goroutine.thread = static_cast<std::int32_t>(dice.below(3));
    goroutine.status = static_cast<Status>(dice.below(5));
    goroutine.system = dice.below(8) == 7;
    goroutine.wait_reason = s.strings.intern(dice.below(2) == 0 ? "" : "select");
    const auto first = static_cast<std::uint32_t>(s.waits.size());
    for (std::uint32_t waits = dice.below(4); waits > 0; --waits) {
      s.waits.push_back({dice.below(4), static_cast<Wait::Kind>(dice.below(5))});
    }
    goroutine.waits = {first, static_cast<std::uint32_t>(s.waits.size()) - first};
    const bool labelled = dice.below(3) == 0;
    if (labelled) goroutine.labels = test::labels(s, {{"tenant", dice.below(2) == 0 ? "a" : "b"}});
  }
  sort_goroutines(s.goroutines);
  return s;
}

std::vector<Key> random_keys(unsigned seed)
{
  Dice dice{seed};
  std::vector<Key> keys;
  for (const char* name : key_names) {
    if (dice.below(3) != 0) continue;
    keys.push_back(std::get<Key>(parse_key(name)));
  }
  return keys;
}

Filter filter(const std::string& text)
{
  return std::get<Filter>(parse_filter(text));
}

bool same(const Group& left, const Group& right)
{
  return left.key == right.key && left.unreadable == right.unreadable &&
         left.count == right.count && left.members == right.members && left.stack == right.stack &&
         left.stack_count == right.stack_count;
}

}  // namespace

TEST_SUITE("group/properties")
{
  TEST_CASE("every goroutine lands in exactly one group, whatever the keys")
  {
    for (unsigned seed = 0; seed < 300; ++seed) {
      CAPTURE(seed);
      const Snapshot snapshot = random_snapshot(seed);
      const Selection selection = select(snapshot, Scope::all);
      const std::vector<Key> keys = random_keys(seed);

      std::size_t total = 0;
      std::set<GoroutineId> seen;
      for (const Group& group : group(snapshot, selection.goroutines, keys)) {
        CHECK(group.count > 0);
        CHECK(group.key.size() == keys.size());
        CHECK(group.stack_count <= group.count);
        CHECK((group.stack == StackId{}) == (group.stack_count == 0));
        CHECK(group.members.size() == (group.unreadable ? 0 : group.count));
        CHECK(std::ranges::is_sorted(group.members));
        total += group.count;
        for (const GoroutineId id : group.members) CHECK(seen.insert(id).second);
      }
      CHECK(total == snapshot.goroutines.size());
    }
  }

  TEST_CASE("groups are ordered by size and do not depend on the order of goroutines")
  {
    for (unsigned seed = 0; seed < 300; ++seed) {
      CAPTURE(seed);
      const Snapshot snapshot = random_snapshot(seed);
      const std::vector<Key> keys = random_keys(seed);
      Selection selection = select(snapshot, Scope::all);
      const auto groups = group(snapshot, selection.goroutines, keys);
      CHECK(std::ranges::is_sorted(groups, std::ranges::greater{}, &Group::count));
      CHECK(std::ranges::equal(groups, group(snapshot, selection.goroutines, keys), same));

      std::ranges::reverse(selection.goroutines);
      const auto reversed = group(snapshot, selection.goroutines, keys);
      CHECK(std::ranges::equal(groups, reversed, [](const Group& left, const Group& right) {
        return left.key == right.key && left.members == right.members;
      }));
    }
  }

  TEST_CASE("goroutines share a group exactly if they share the value of every key")
  {
    for (unsigned seed = 0; seed < 100; ++seed) {
      CAPTURE(seed);
      const Snapshot snapshot = random_snapshot(seed);
      const std::vector<Key> keys = random_keys(seed);
      const Selection selection = select(snapshot, Scope::all);
      std::set<std::vector<ValueId>> distinct;
      bool unreadable = false;
      for (const Goroutine* goroutine : selection.goroutines) {
        std::vector<ValueId> values;
        values.reserve(keys.size());
        for (const Key& key : keys) values.push_back(key.id(snapshot, *goroutine));
        if (goroutine->unreadable == StringId{}) distinct.insert(values);
        unreadable |= goroutine->unreadable != StringId{};
      }
      CHECK(group(snapshot, selection.goroutines, keys).size() ==
            distinct.size() + (unreadable ? 1 : 0));
    }
  }

  TEST_CASE("a filter and its opposite split a snapshot in two")
  {
    for (unsigned seed = 0; seed < 300; ++seed) {
      const Snapshot snapshot = random_snapshot(seed);
      for (const char* key : key_names) {
        for (const char* regex : {"", "f", "^a$", "1|select"}) {
          const Filter one = filter(std::string{key} + "=" + regex);
          const Selection with = select(snapshot, Scope::all, {.with = {one}});
          const Selection without = select(snapshot, Scope::all, {.without = {one}});
          std::vector<const Goroutine*> both;
          std::ranges::merge(with.goroutines, without.goroutines, std::back_inserter(both));
          CHECK(both == select(snapshot, Scope::all).goroutines);
          CHECK(with.filtered_out == without.goroutines.size());
        }
      }
    }
  }

  TEST_CASE("the counts add up")
  {
    for (unsigned seed = 0; seed < 300; ++seed) {
      CAPTURE(seed);
      const Snapshot snapshot = random_snapshot(seed);
      const Counts counts = count(snapshot);
      CHECK(counts.user + counts.system + counts.unreadable == counts.goroutines);
      std::size_t by_status = 0;
      for (const Tally& tally : counts.by_status) by_status += tally.count;
      CHECK(by_status + counts.unreadable == counts.goroutines);
      const Selection selection = select(snapshot, Scope::user);
      CHECK(selection.system_set_aside == counts.system);
      CHECK(selection.goroutines.size() == counts.user + counts.unreadable);
    }
  }
}

}  // namespace unjam::group_property_test
