#include "client/capture/same_target.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/asio.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "client/memory/present.hpp"
#include "client/memory/rpc_memory.hpp"
#include "client/runtime/evaluate.hpp"

namespace unjam {
namespace {

namespace asio = rpc::asio;
using memory::Address;
using memory::Memory;

constexpr std::size_t most_elements = 16;  ///< of allp and of allgs, evenly spread
constexpr std::size_t compared = 256;      ///< bytes at each place

using Bytes = std::array<std::byte, compared>;

/// Where the array and some of its elements begin, as Delve sees them.
asio::awaitable<Result<void>> add_places(Memory& seen, runtime::Elements array,
                                         std::vector<Address>& places)
{
  const std::size_t count = std::min<std::size_t>(array.count, most_elements);
  places.push_back(array.base);
  const auto work = [&](std::size_t index) {
    const std::size_t element = index * array.count / count;
    const auto address = seen.get<Address>(array.base + element * sizeof(Address));
    if (address && *address != 0) places.push_back(*address);
  };
  co_return co_await memory::for_each_present(seen, count, work);
}

/// The first place where the file has other bytes than Delve sees, or none at all.
asio::awaitable<Result<std::optional<Address>>> find_difference(Memory& seen, Memory& core,
                                                                const std::vector<Address>& places)
{
  std::optional<Address> different;
  const auto work = [&](std::size_t index) {
    Bytes theirs{};
    Bytes ours{};
    if (!seen.read(places[index], theirs.data(), compared)) return;
    if (core.read(places[index], ours.data(), compared) && ours == theirs) return;
    different = places[index];
  };
  const Result<void> compared_all = co_await memory::for_each_present(seen, places.size(), work);
  if (!compared_all) co_return compared_all.error();
  co_return different;
}

}  // namespace

asio::awaitable<Result<void>> check_same_target(rpc::Client& client, Memory& core,
                                                const runtime::Access& access)
{
  const auto seen = co_await memory::RpcMemory::open(client, access.readable);
  if (!seen) co_return seen.error();
  const auto scheduler = co_await runtime::evaluate_address(client, "runtime.sched");
  if (!scheduler) co_return scheduler.error();
  std::vector<Address> places;
  if (*scheduler) places.push_back(**scheduler);
  for (const runtime::Elements& array : {access.allp, access.allgs}) {
    const Result<void> added = co_await add_places(**seen, array, places);
    if (!added) co_return added.error();
  }
  const auto different = co_await find_difference(**seen, core, places);
  if (!different) co_return different.error();
  if (!*different) co_return Result<void>{};
  co_return Error{Errc::wrong_build,
                  fmt::format("the file is another core than Delve has open, or another moment of "
                              "the process: they differ at {:#x}",
                              **different)};
}

}  // namespace unjam
