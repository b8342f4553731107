#include "aggregate/findings/pressing.hpp"

#include <algorithm>

#include "aggregate/findings/crowd.hpp"

namespace unjam::aggregate {
namespace {

constexpr std::size_t many = 100;
constexpr std::size_t share = 10;  ///< of the user's goroutines: one in ten

}  // namespace

std::optional<std::int64_t> longest_wait(const Scene& scene,
                                         std::span<const std::uint32_t> goroutines)
{
  std::optional<std::int64_t> longest;  // empty is less than any time
  for (const std::uint32_t index : goroutines) {
    longest = std::max(longest, least_wait(scene.snapshot, scene.goroutine(index)));
  }
  return longest;
}

bool has_waited_long(const Scene& scene, std::span<const std::uint32_t> waiting)
{
  const auto longest = longest_wait(scene, waiting);
  if (longest && *longest >= scene.options.stalled_after) return true;
  return waiting.size() >= many && waiting.size() * share >= scene.user_goroutines;
}

bool is_pressing(const Scene& scene, std::span<const std::uint32_t> waiting, bool held)
{
  return has_waited_long(scene, waiting) || is_crowd(scene, waiting.size(), held);
}

}  // namespace unjam::aggregate
