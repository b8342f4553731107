#pragma once

#include <cstdint>
#include <string>

#include "aggregate/findings/library.hpp"
#include "aggregate/findings/scene.hpp"

namespace unjam::aggregate {

/// What a goroutine does, as it follows its name: "waits for an HTTP reply (net/http)", "waits for
/// input from the network (fd 7, no deadline)", "sleeps", "is in a system call (write)", "waits to
/// lock main.Store.mu".
[[nodiscard]] std::string occupation(const Scene& scene, Library& library, std::uint32_t goroutine);

/// The same of several, by what most of them do: "wait for an HTTP reply (net/http)". `count` is
/// how many do so.
struct SharedOccupation {
  std::string text;
  std::size_t count = 0;
};
[[nodiscard]] SharedOccupation occupation(const Scene& scene, Library& library,
                                          std::span<const std::uint32_t> goroutines);

/// What a known wait is for: "an HTTP reply (net/http)".
[[nodiscard]] std::string what(const KnownWait& wait);

}  // namespace unjam::aggregate
