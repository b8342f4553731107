#pragma once

#include <cstdint>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"
#include "aggregate/wait/living.hpp"
#include "aggregate/wait/wait_graph.hpp"

namespace unjam::aggregate {

/// Where chains of waiting end, and who is behind.
struct Root {
  enum class Kind : std::uint8_t {
    endless,  ///< a goroutine that waits for what never comes: a nil channel
    nobody,   ///< a queue that no goroutine is known to release
    cycle,    ///< goroutines that wait for themselves or for each other
    living,   ///< goroutines that go on, in their own time, and could release the same queues
  };

  Kind kind{};
  bool certain = false;  ///< everybody behind, with all excluded that is not known: Doubt::counts
  std::vector<std::uint32_t> goroutines;  ///< the cycle, the living, or the one; ascending
  std::vector<QueueKey> queues;           ///< of the cycle, or the one without anybody; of the
                                          ///< living, those that they could release; ascending
  std::vector<std::uint32_t> behind;      ///< all goroutines that wait because of it, those of the
                                          ///< root included unless they live; ascending
};

/// Finds the roots of all waiting: of the stuck, and then those behind whom others wait that will
/// be released. Cost: linear, and for each root those who are behind it; once that has become much,
/// only those who wait for a root without anybody in between are behind it.
[[nodiscard]] std::vector<Root> find_roots(const Snapshot& snapshot);

}  // namespace unjam::aggregate
