#include "aggregate/findings/pressing.hpp"

#include <algorithm>

#include "aggregate/findings/crowd.hpp"

namespace unjam::aggregate {
namespace {

constexpr std::size_t many = 100;
constexpr std::size_t share = 10;  ///< of the user's goroutines: one in ten

}  // namespace

std::int64_t longest_wait(const Scene& scene, std::span<const std::uint32_t> goroutines)
{
  std::int64_t longest = 0;
  for (const std::uint32_t index : goroutines) {
    const std::int64_t since = scene.goroutine(index).wait_since;
    if (since > 0) longest = std::max(longest, scene.snapshot.now - since);
  }
  return longest;
}

bool has_waited_long(const Scene& scene, std::span<const std::uint32_t> waiting)
{
  if (longest_wait(scene, waiting) >= scene.options.stalled_after) return true;
  return waiting.size() >= many && waiting.size() * share >= scene.user_goroutines;
}

bool is_pressing(const Scene& scene, std::span<const std::uint32_t> waiting, bool held)
{
  return has_waited_long(scene, waiting) || is_crowd(scene, waiting.size(), held);
}

}  // namespace unjam::aggregate
