#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>

#include "aggregate/snapshot/snapshot.hpp"
#include "tests/unit/saved/dice.hpp"

/// What the goroutines of a random snapshot can still do.
namespace unjam::test {

inline void add_random_sites(Dice& dice, Snapshot& s)
{
  for (std::uint32_t i = dice.below(9); i > 0; --i) {
    s.sites.intern({.act = dice.word<Act>(),
                    .starts = dice.coin(),
                    .selects = dice.coin(),
                    .location = dice.id<LocationId>(s.locations.size()),
                    .type = dice.id<StringId>(s.strings.size()),
                    .path = dice.id<StringId>(s.strings.size())});
  }
}

inline Acts random_acts(Dice& dice)
{
  return Acts{static_cast<std::uint16_t>(dice.below(1U << act_count))};
}

inline void add_random_futures(Dice& dice, Snapshot& s)
{
  for (std::uint32_t i = dice.below(9); i > 0; --i) {
    Future future{
        dice.coin(), {}, random_acts(dice), random_acts(dice), dice.id<StringId>(s.strings.size())};
    for (std::uint32_t n = dice.below(4); n > 0; --n) {
      future.unknown.push_back(dice.id<SiteId>(s.sites.size()));
    }
    s.futures.intern(std::move(future));
  }
}

inline OperationSpan random_operations(Dice& dice, Snapshot& s)
{
  const auto first = static_cast<std::uint32_t>(s.operations.size());
  for (std::uint32_t i = dice.below(4); i > 0; --i) {
    const auto site = dice.id<SiteId>(s.sites.size());
    const std::size_t objects =
        s.sites[site].act <= Act::close ? s.channels.size() : s.locks.size();
    if (objects == 0) continue;
    s.operations.push_back(
        {dice.below(objects), site, static_cast<std::uint8_t>(1 + dice.below(255)), dice.coin()});
  }
  const auto count = static_cast<std::uint32_t>(s.operations.size()) - first;
  return count == 0 ? OperationSpan{} : OperationSpan{first, count};
}

inline void add_random_holders(Dice& dice, Snapshot& s)
{
  for (std::uint8_t act = 0; act < act_count; ++act) {
    if (dice.coin()) continue;
    Holders holders{Act{act}, dice.word<Holders::Scope>(), dice.coin(), {}};
    for (std::uint32_t i = dice.below(17); i > 0; --i) {
      holders.functions.push_back(dice.id<StringId>(s.strings.size()));
    }
    std::ranges::stable_sort(holders.functions, {}, [&](StringId name) { return s.text(name); });
    s.holders.push_back(std::move(holders));
  }
}

inline void add_random_operations(Dice& dice, Snapshot& s)
{
  s.has_operations = true;
  add_random_sites(dice, s);
  add_random_futures(dice, s);
  for (Goroutine& goroutine : s.goroutines) {
    goroutine.operations = random_operations(dice, s);
    goroutine.future = dice.id<FutureId>(s.futures.size());
  }
  for (Timer& timer : s.timers) {
    timer.operations = random_operations(dice, s);
    timer.future = dice.id<FutureId>(s.futures.size());
  }
  add_random_holders(dice, s);
}

}  // namespace unjam::test
