#pragma once

#include <algorithm>
#include <cstdint>

#include "aggregate/snapshot/snapshot.hpp"
#include "tests/unit/saved/dice.hpp"
#include "tests/unit/saved/random_operations.hpp"

/// Snapshots that hold anything that they may.
namespace unjam::test {

inline Stack random_stack(Dice& dice, const Snapshot& s)
{
  Stack stack;
  stack.cut = dice.id<StringId>(s.strings.size());
  for (std::uint32_t i = dice.below(5); i > 0; --i) {
    stack.frames.push_back({dice.number<std::uint64_t>(), dice.id<LocationId>(s.locations.size()),
                            dice.below(2) == 1});
  }
  return stack;
}

inline Labels random_labels(Dice& dice, const Snapshot& s)
{
  Labels labels;
  for (std::uint32_t i = dice.below(4); i > 0; --i) {
    labels.emplace_back(dice.id<StringId>(s.strings.size()), dice.id<StringId>(s.strings.size()));
  }
  std::ranges::stable_sort(labels, {}, [&](const auto& label) { return s.text(label.first); });
  return labels;
}

inline Goroutine random_goroutine(Dice& dice, const Snapshot& s)
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

inline Channel random_channel(Dice& dice, const Snapshot& s, std::uint64_t address)
{
  return {.address = address,
          .type = dice.id<StringId>(s.strings.size()),
          .name = dice.id<StringId>(s.strings.size()),
          .len = dice.number<std::uint64_t>(),
          .cap = dice.number<std::uint64_t>(),
          .fires = dice.number<std::int64_t>(),
          .readable = dice.coin(),
          .closed = dice.coin(),
          .timer = dice.word<Channel::Timer>(),
          .reach = dice.word<Reach>()};
}

inline Lock random_lock(Dice& dice, const Snapshot& s, std::uint64_t address)
{
  return {.address = address,
          .name = dice.id<StringId>(s.strings.size()),
          .kind = dice.word<Lock::Kind>(),
          .readable = dice.coin(),
          .locked = dice.coin(),
          .waiters = dice.number<std::int64_t>(),
          .readers = dice.number<std::int64_t>(),
          .leaving = dice.number<std::int64_t>(),
          .counter = dice.number<std::int64_t>(),
          .reach = dice.word<Reach>()};
}

inline Panel random_panel(Dice& dice)
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

inline Crash random_crash(Dice& dice, const Snapshot& s)
{
  const auto string = [&] { return dice.id<StringId>(s.strings.size()); };
  Crash crash;
  crash.kind = dice.word<Crash::Kind>();
  crash.text = string();
  crash.detail = string();
  crash.type = string();
  crash.signal = {.number = dice.number<std::int32_t>(),
                  .name = string(),
                  .code = dice.number<std::int64_t>(),
                  .sender = dice.number<std::int32_t>(),
                  .address = dice.number<std::uint64_t>(),
                  .pc = dice.number<std::uint64_t>()};
  crash.goroutine = GoroutineId{dice.number<std::int64_t>()};
  crash.thread = dice.number<std::int32_t>();
  crash.pc = dice.number<std::uint64_t>();
  crash.stack = dice.id<StackId>(s.stacks.size());
  for (std::uint32_t i = dice.below(4); i > 0; --i) {
    crash.earlier.push_back({string(), string(), dice.coin()});
    crash.registers.push_back({string(), dice.number<std::uint64_t>()});
  }
  return crash;
}

inline void add_waits(Dice& dice, Snapshot& s, Goroutine& goroutine)
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

inline void add_random_facts(Dice& dice, Snapshot& s)
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
    s.locks.push_back(random_lock(dice, s, next_address()));
  }
  for (Goroutine& goroutine : s.goroutines) add_waits(dice, s, goroutine);
  for (std::int64_t i = dice.below(4); i > 0; --i) {
    s.sleeps.push_back({GoroutineId{10 - i}, dice.number<std::int64_t>()});
    s.polls.push_back({GoroutineId{10 - i}, dice.number<std::int64_t>(),
                       dice.number<std::int64_t>(), dice.word<Poll::Direction>()});
    s.peers.push_back({GoroutineId{10 - i}, dice.id<StringId>(s.strings.size()),
                       dice.id<StringId>(s.strings.size()), dice.coin()});
    s.timers.push_back({10 - i, dice.number<std::int64_t>(), dice.number<std::uint64_t>(),
                        dice.id<StringId>(s.strings.size()), dice.word<Timer::Action>()});
  }
  s.panel = random_panel(dice);
  if (dice.coin()) s.crash = random_crash(dice, s);
}

inline Snapshot random_snapshot(unsigned seed)
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
  if (dice.coin()) add_random_operations(dice, s);
  return s;
}

}  // namespace unjam::test
