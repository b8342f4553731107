#include "client/capture/facts.hpp"

#include <algorithm>
#include <boost/asio.hpp>
#include <utility>
#include <vector>

#include "client/counted.hpp"
#include "client/crash/crash.hpp"
#include "client/runtime/panel.hpp"
#include "client/runtime/processors.hpp"
#include "client/runtime/timers.hpp"
#include "client/runtime/wait_reader.hpp"

namespace unjam {
namespace {

namespace asio = rpc::asio;

/// Before Go 1.23 a channel does not know the timer that feeds it; the timer knows the channel.
void mark_timed_channels(Snapshot& snapshot)
{
  for (const Timer& timer : snapshot.timers) {
    if (timer.action != Timer::Action::send) continue;
    const auto channel =
        std::ranges::lower_bound(snapshot.channels, timer.object, {}, &Channel::address);
    if (channel == snapshot.channels.end() || channel->address != timer.object) continue;
    channel->timer = Channel::Timer::armed;
    channel->fires = timer.when;
  }
}

/// The runtime notes for some goroutines when they began to wait for a lock. The listing of Delve
/// does not have it, so it comes from the records, whatever the engine.
void add_begins(const runtime::GoroutineRecords& records, Snapshot& snapshot)
{
  const auto matched = runtime::match_records(records, snapshot.goroutines);
  for (std::size_t i = 0; i < matched.size(); ++i) {
    Goroutine& goroutine = snapshot.goroutines[i];
    if (matched[i] == nullptr || goroutine.status != Status::waiting) continue;
    goroutine.blocked_since = matched[i]->blocked_since;
  }
}

/// The latest time that any record shows: the target was stopped then or later. While a thread
/// waits in the network poller the runtime keeps no time of the last poll, so every other record
/// counts, also what the timers have shown.
std::int64_t latest(const Snapshot& snapshot,
                    const std::vector<runtime::ProcessorRecord>& processors, std::int64_t clock)
{
  for (const Goroutine& goroutine : snapshot.goroutines) {
    clock = std::max({clock, goroutine.wait_since, goroutine.blocked_since});
  }
  clock = std::max({clock, snapshot.now, snapshot.panel.started.value_or(0)});
  for (const auto& processor : processors) clock = std::max(clock, processor.seen_at);
  return clock;
}

}  // namespace

asio::awaitable<Result<std::vector<runtime::Address>>> add_facts(
    rpc::Client& client, memory::Memory& memory, const runtime::Access& access,
    const runtime::GoroutineRecords& records, std::string core, Snapshot& snapshot)
{
  runtime::WaitReader waits{client, memory, access, records, snapshot};
  const Result<void> waited = co_await waits.run();
  if (!waited) co_return waited.error();

  add_begins(records, snapshot);

  const auto processors =
      co_await runtime::read_processors(memory, access.layouts.processor, access.allp);
  if (!processors) co_return processors.error();
  if (processors->size() < access.allp.count) {
    client.note_unread(counted(access.allp.count - processors->size(), "processor"));
  }
  Result<std::vector<Timer>> timers =
      co_await runtime::read_timers(memory, client, access.layouts, *processors, snapshot);
  if (!timers) co_return timers.error();
  snapshot.timers = std::move(*timers);
  mark_timed_channels(snapshot);

  Result<Panel> panel = co_await runtime::read_panel(client);
  if (!panel) co_return panel.error();
  snapshot.panel = std::move(*panel);
  for (const auto& record : *processors) snapshot.panel.processors.push_back(record.processor);
  const Result<std::int64_t> clock = co_await runtime::read_clock(client);
  if (!clock) co_return clock.error();
  snapshot.now = latest(snapshot, *processors, *clock);
  snapshot.has_facts = true;
  const Result<void> ended = co_await crash::add_crash(client, memory, access, core, snapshot);
  if (!ended) co_return ended.error();
  co_return waits.sudogs();
}

}  // namespace unjam
