#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

#include "client/memory/memory.hpp"

namespace unjam::memory {

/// Calls `work(i)` for i = 0 … `count` - 1, each again for as long as it meets memory that has to
/// be fetched first. So `work` may be called several times for one i, in any order; a call that
/// ends with Memory::missed() must have left nothing behind but progress that is certain.
///
/// Works on a limited number of them at a time, so that little has to be held at once. Errors:
/// those of Memory::fetch.
template <class Work>
asio::awaitable<Result<void>> for_each_present(Memory& memory, std::size_t count, Work work)
{
  constexpr std::size_t at_a_time = 16'384;
  std::vector<std::size_t> missing;
  for (std::size_t begin = 0; begin < count; begin += at_a_time) {
    missing.clear();
    memory.trim();
    for (std::size_t i = begin; i < std::min(count, begin + at_a_time); ++i) {
      memory.forget_missed();
      work(i);
      if (memory.missed()) missing.push_back(i);
    }
    while (!missing.empty()) {
      const Result<void> fetched = co_await memory.fetch();
      if (!fetched) co_return fetched.error();
      std::erase_if(missing, [&](std::size_t i) {
        memory.forget_missed();
        work(i);
        return !memory.missed();
      });
    }
  }
  co_return Result<void>{};
}

/// The same for one piece of work.
template <class Work>
asio::awaitable<Result<void>> when_present(Memory& memory, Work work)
{
  auto once = [&work](std::size_t) { work(); };
  co_return co_await for_each_present(memory, 1, once);
}

}  // namespace unjam::memory
