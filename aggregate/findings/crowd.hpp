#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "aggregate/findings/finding.hpp"
#include "aggregate/findings/library.hpp"
#include "aggregate/findings/scene.hpp"

namespace unjam::aggregate {

/// Goroutines that wait for one thing, and those that may let them have it.
struct Crowd {
  /// What they wait at.
  enum class At : std::uint8_t {
    lock,      ///< a Mutex, RWMutex or Once
    consumer,  ///< a channel that somebody is to receive from
    limit,     ///< a channel of which each of them takes one place or element, and gives it back
    done,      ///< a WaitGroup
    other,     ///< a channel or lock of which no more is known
    library,   ///< what `known` says
    place,     ///< it is only known where
  };

  FindingKind kind{};
  Grade grade = Grade::hint;
  At at{};
  KnownWait known;
  std::vector<QueueKey> queues;        ///< the first one is named; empty: none
  std::vector<std::uint32_t> waiters;  ///< ascending, never empty
  std::vector<std::uint32_t> holders;  ///< may release them, and are not among them; ascending
  bool holders_guessed = false;        ///< by the functions on their stacks, not by their code
  std::vector<std::uint32_t> behind;   ///< the waiters, and those who wait for them; ascending
};

/// Makes the finding of a crowd: who waits for what, who may hold it and does what, since when.
[[nodiscard]] Finding tell_crowd(const Scene& scene, Library& library, const Crowd& crowd);

/// Adds the crowds that none of these findings tells of, all of them hints; where a finding says
/// less of the same goroutines, the crowd takes its place and its grade.
void add_crowds(const Scene& scene, std::vector<Finding>& findings);

/// Whether so many are too many to be passed over. `held`: somebody is known who may release them.
[[nodiscard]] bool is_crowd(const Scene& scene, std::size_t waiters, bool held);

/// Whether those who wait in a queue of a channel give back what they have waited for: it is a
/// semaphore, or a pool.
[[nodiscard]] bool is_given_back(const Scene& scene, const QueueKey& queue,
                                 std::span<const std::uint32_t> waiters);

}  // namespace unjam::aggregate
