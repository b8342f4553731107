#include "client/runtime/sudogs.hpp"

#include <boost/asio.hpp>

#include "client/memory/present.hpp"

namespace unjam::runtime {

namespace asio = memory::asio;

namespace {

constexpr std::size_t most_cases = 65'536;  ///< of a select; the compiler allows no more

}  // namespace

asio::awaitable<Result<SudogLists>> read_sudogs(memory::Memory& memory, const SudogFields& fields,
                                                std::span<const GoroutineRecord* const> goroutines)
{
  SudogLists lists;
  lists.spans.resize(goroutines.size());
  memory::StructReader reader{{fields.g, fields.elem, fields.channel, fields.waitlink}};
  std::vector<Sudog> list;
  const auto work = [&](std::size_t index) {
    list.clear();
    bool whole = true;
    for (Address next = goroutines[index]->waiting; next != 0; next = reader.get(fields.waitlink)) {
      // A circle is at some time twice as far from its begin as the half of what was walked.
      const bool circle = !list.empty() && list[list.size() / 2].address == next;
      const bool belongs = !circle && list.size() < most_cases && reader.read(memory, next) &&
                           reader.get(fields.g) == goroutines[index]->address;
      if (memory.missed()) return;
      if (!belongs) {
        whole = false;
        break;
      }
      list.push_back({next, reader.get(fields.channel), reader.get(fields.elem)});
    }
    lists.spans[index] = {.first = static_cast<std::uint32_t>(lists.sudogs.size()),
                          .count = static_cast<std::uint32_t>(list.size()),
                          .whole = whole};
    lists.sudogs.insert(lists.sudogs.end(), list.begin(), list.end());
  };
  const Result<void> read = co_await memory::for_each_present(memory, goroutines.size(), work);
  if (!read) co_return read.error();
  co_return lists;
}

}  // namespace unjam::runtime
