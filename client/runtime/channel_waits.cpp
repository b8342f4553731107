#include "client/runtime/channel_waits.hpp"

#include <algorithm>
#include <boost/asio.hpp>
#include <optional>
#include <utility>

#include "client/runtime/channel_queues.hpp"
#include "client/runtime/stack_scan.hpp"

namespace unjam::runtime {
namespace {

namespace asio = memory::asio;

bool waits_for_channel(Waiting kind)
{
  return kind == Waiting::channel_send || kind == Waiting::channel_receive ||
         kind == Waiting::select;
}

/// The channels that their sudogs name, ascending.
std::vector<Address> channels_of(std::span<const Waiting> kinds, const SudogLists& sudogs)
{
  std::vector<Address> channels;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    if (!waits_for_channel(kinds[i])) continue;
    for (const Sudog& sudog : sudogs.of(i)) {
      if (may_be_address(sudog.channel, sizeof(Address))) channels.push_back(sudog.channel);
    }
  }
  std::ranges::sort(channels);
  const auto repeated = std::ranges::unique(channels);
  channels.erase(repeated.begin(), repeated.end());
  return channels;
}

/// Which queue of its channel a sudog stands in; empty: in none.
std::optional<Wait::Kind> find_queue(const std::vector<Queued>& queued, const Sudog& sudog)
{
  const auto found = std::ranges::lower_bound(queued, sudog.address, {}, &Queued::sudog);
  if (found == queued.end() || found->sudog != sudog.address) return std::nullopt;
  if (found->channel != sudog.channel) return std::nullopt;
  return found->kind;
}

/// Whether who waits like this may stand in such a queue.
bool fits(Waiting waiting, Wait::Kind kind)
{
  if (waiting == Waiting::channel_send) return kind == Wait::Kind::send;
  if (waiting == Waiting::channel_receive) return kind == Wait::Kind::receive;
  return true;
}

/// Adds all that a goroutine waits for, or nothing.
bool add_waits(const std::vector<Queued>& queued, std::size_t waiter, Waiting waiting,
               std::span<const Sudog> sudogs, std::vector<ChannelWait>& waits)
{
  if (waiting != Waiting::select && sudogs.size() != 1) return false;
  const std::size_t before = waits.size();
  for (const Sudog& sudog : sudogs) {
    const auto queue = find_queue(queued, sudog);
    if (!queue || !fits(waiting, *queue)) {
      waits.resize(before);
      return false;
    }
    waits.push_back({.waiter = waiter, .kind = *queue, .channel = sudog.channel});
  }
  return true;
}

}  // namespace

asio::awaitable<Result<ChannelWaits>> find_channel_waits(memory::Memory& memory,
                                                         const Layouts& layouts,
                                                         std::span<const Waiting> kinds,
                                                         const SudogLists& sudogs)
{
  const std::vector<Address> channels = channels_of(kinds, sudogs);
  const auto queued = co_await read_queues(memory, layouts, channels, sudogs.sudogs.size() * 2);
  if (!queued) co_return queued.error();
  ChannelWaits result;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    if (!waits_for_channel(kinds[i])) continue;
    const bool known =
        sudogs.spans[i].whole && add_waits(*queued, i, kinds[i], sudogs.of(i), result.waits);
    (known ? result.known : result.unknown).push_back(i);
  }
  co_return result;
}

}  // namespace unjam::runtime
