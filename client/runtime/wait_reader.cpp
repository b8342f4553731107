#include "client/runtime/wait_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/asio.hpp>
#include <optional>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "client/counted.hpp"
#include "client/memory/present.hpp"
#include "client/runtime/channel_waits.hpp"
#include "client/runtime/channels.hpp"
#include "client/runtime/conds.hpp"
#include "client/runtime/locks.hpp"
#include "client/runtime/peers.hpp"
#include "client/runtime/polls.hpp"
#include "client/runtime/stack_scan.hpp"

namespace unjam::runtime {
namespace {

namespace asio = rpc::asio;

std::optional<Address> find_semaphore(const std::vector<SemaphoreWaiter>& waiters,
                                      Address goroutine)
{
  const auto found = std::ranges::lower_bound(waiters, goroutine, {}, &SemaphoreWaiter::goroutine);
  if (found == waiters.end() || found->goroutine != goroutine) return std::nullopt;
  return found->semaphore;
}

void sort_unique(std::vector<Address>& addresses)
{
  std::ranges::sort(addresses);
  const auto repeated = std::ranges::unique(addresses);
  addresses.erase(repeated.begin(), repeated.end());
}

std::uint32_t index_of(const std::vector<Channel>& channels, Address address)
{
  const auto found = std::ranges::lower_bound(channels, address, {}, &Channel::address);
  return static_cast<std::uint32_t>(found - channels.begin());
}

std::uint32_t index_of(const std::vector<Lock>& locks, Address address, Lock::Kind kind)
{
  const auto key = [](const Lock& lock) { return std::pair{lock.address, lock.kind}; };
  const auto found = std::ranges::lower_bound(locks, std::pair{address, kind}, {}, key);
  return static_cast<std::uint32_t>(found - locks.begin());
}

}  // namespace

WaitReader::WaitReader(rpc::Client& client, memory::Memory& memory, const Access& access,
                       const GoroutineRecords& records, Snapshot& snapshot)
    : client_{client}, memory_{memory}, access_{access}, records_{records}, snapshot_{snapshot}
{
}

asio::awaitable<Result<void>> WaitReader::run()
{
  match_waiters();
  Result<SudogLists> sudogs = co_await read_sudogs(memory_, access_.layouts.sudog, waiter_records_);
  if (!sudogs) co_return sudogs.error();
  sudogs_ = std::move(*sudogs);
  using Step = asio::awaitable<Result<void>> (WaitReader::*)();
  for (const Step step : {&WaitReader::find_channels, &WaitReader::find_locks,
                          &WaitReader::find_conds, &WaitReader::find_polls, &WaitReader::find_peers,
                          &WaitReader::find_sleeps, &WaitReader::read_objects}) {
    const Result<void> done = co_await (this->*step)();
    if (!done) co_return done.error();
  }
  assemble();
  note_unknown();
  co_return Result<void>{};
}

void WaitReader::match_waiters()
{
  const auto records = match_records(records_, snapshot_.goroutines);
  for (std::size_t i = 0; i < records.size(); ++i) {
    const Goroutine& goroutine = snapshot_.goroutines[i];
    const Waiting kind = waiting(goroutine);
    if (kind == Waiting::for_ever) take_at_its_word(snapshot_.goroutines[i]);
    const bool has_object = kind != Waiting::nothing && kind != Waiting::for_ever;
    if (!has_object || goroutine.unreadable != StringId{}) continue;
    if (records[i] == nullptr) {
      unknown_.push_back(i);
      continue;
    }
    waiters_.push_back(i);
    waiter_records_.push_back(records[i]);
    waiter_kinds_.push_back(kind);
  }
}

/// Who waits for ever does so in the runtime's own code. Other code can park with the same reason,
/// and wake (go:linkname runtime.gopark): then the reason proves nothing.
void WaitReader::take_at_its_word(Goroutine& goroutine)
{
  goroutine.waits_known = goroutine.stack == StackId{} || is_in_channel_code(goroutine);
  if (goroutine.waits_known) return;
  const std::string reason{snapshot_.text(goroutine.wait_reason)};
  goroutine.wait_reason = snapshot_.strings.intern(reason + ", parked by other code");
}

Waiting WaitReader::waiting(const Goroutine& goroutine)
{
  return parse_wait_reason(snapshot_.text(goroutine.wait_reason));
}

bool WaitReader::is_in_channel_code(const Goroutine& goroutine) const
{
  static constexpr std::array<std::string_view, 4> functions = {
      "runtime.selectgo", "runtime.chanrecv", "runtime.chansend", "runtime.block"};
  const auto& frames = snapshot_.stacks[goroutine.stack].frames;
  return std::ranges::any_of(frames, [&](const Frame& frame) {
    const std::string_view name = snapshot_.text(snapshot_.location(frame.location).function);
    return std::ranges::find(functions, name) != functions.end();
  });
}

asio::awaitable<Result<void>> WaitReader::find_channels()
{
  const Result<ChannelWaits> found =
      co_await find_channel_waits(memory_, access_.layouts, waiter_kinds_, sudogs_);
  if (!found) co_return found.error();
  for (const ChannelWait& wait : found->waits) {
    wants_.push_back({.goroutine = static_cast<std::uint32_t>(waiters_[wait.waiter]),
                      .kind = wait.kind,
                      .object = wait.channel});
  }
  const auto waits = [&](std::size_t waiter) {
    return std::ranges::binary_search(found->waits, waiter, {}, &ChannelWait::waiter);
  };
  for (const std::size_t i : found->known) {
    Goroutine& goroutine = snapshot_.goroutines[waiters_[i]];
    // Who waits for no channel at all waits for ever, if it is the runtime's channels that parked
    // it: other code can park, and wake, with the same reason.
    goroutine.waits_known = is_in_channel_code(goroutine) || waits(i);
    if (!goroutine.waits_known) unknown_.push_back(waiters_[i]);
  }
  for (const std::size_t i : found->unknown) unknown_.push_back(waiters_[i]);
  co_return Result<void>{};
}

asio::awaitable<Result<void>> WaitReader::find_locks()
{
  if (std::ranges::find(waiter_kinds_, Waiting::semaphore) == waiter_kinds_.end()) {
    co_return Result<void>{};
  }
  Result<std::vector<Address>> roots = co_await find_semaphore_roots(client_, memory_);
  if (!roots) co_return roots.error();
  const auto semaphores = co_await read_semaphore_waiters(
      memory_, access_.layouts.sudog, std::move(*roots), records_.all.size() * 2);
  if (!semaphores) co_return semaphores.error();

  for (const SemaphoreWaiter& waiter : *semaphores) semaphore_sudogs_.push_back(waiter.sudog);
  LockUses uses{snapshot_, access_.layouts.sync};
  for (std::size_t i = 0; i < waiters_.size(); ++i) {
    if (waiter_kinds_[i] != Waiting::semaphore) continue;
    auto semaphore = find_semaphore(*semaphores, waiter_records_[i]->address);
    const auto sudogs = sudogs_.of(i);  // since Go 1.26 they hang on g.waiting too
    if (!semaphore && sudogs.size() == 1 && sudogs[0].channel == 0) semaphore = sudogs[0].elem;
    Goroutine& goroutine = snapshot_.goroutines[waiters_[i]];
    const std::optional<LockUse> use = uses.of(goroutine.stack);
    if (!semaphore || !may_be_address(*semaphore, sizeof(std::uint32_t)) || !use) {
      unknown_.push_back(waiters_[i]);
      continue;
    }
    wants_.push_back({.goroutine = static_cast<std::uint32_t>(waiters_[i]),
                      .kind = use->wait,
                      .lock = use->kind,
                      .object = *semaphore - use->offset});
    goroutine.waits_known = true;
  }
  co_return Result<void>{};
}

asio::awaitable<Result<void>> WaitReader::find_conds()
{
  CondFinder finder{memory_, access_.layouts, records_.all};
  const auto work = [&](std::size_t i) {
    if (waiter_kinds_[i] != Waiting::cond) return;
    const auto sudogs = sudogs_.of(i);
    const Address hint = sudogs.size() == 1 && sudogs[0].channel == 0 ? sudogs[0].elem : 0;
    const auto list = finder.find(*waiter_records_[i], hint);
    if (memory_.missed()) return;
    if (!list) {
      unknown_.push_back(waiters_[i]);
      return;
    }
    wants_.push_back({.goroutine = static_cast<std::uint32_t>(waiters_[i]),
                      .kind = Wait::Kind::wait,
                      .lock = Lock::Kind::cond,
                      .object = *list - access_.layouts.sync.cond_list.offset});
    snapshot_.goroutines[waiters_[i]].waits_known = true;
  };
  co_return co_await memory::for_each_present(memory_, waiters_.size(), work);
}

asio::awaitable<Result<void>> WaitReader::find_polls()
{
  PollFinder finder{memory_, access_.layouts.poll};
  std::vector<std::size_t> waiters;
  for (std::size_t i = 0; i < waiters_.size(); ++i) {
    if (waiter_kinds_[i] == Waiting::poll) waiters.push_back(i);
  }
  const auto work = [&](std::size_t i) {
    const auto found = finder.find(*waiter_records_[i], stack_of(i));
    if (memory_.missed() || !found) return;
    snapshot_.polls.push_back(found->poll);
    polls_.emplace(i, found->address);
  };
  const Result<void> done = co_await for_each_by_stack(waiters, work);
  std::ranges::sort(snapshot_.polls, {}, &Poll::goroutine);
  co_return done;
}

StackId WaitReader::stack_of(std::size_t waiter) const
{
  return snapshot_.goroutines[waiters_[waiter]].stack;
}

/// One of each stack first: it tells where the others have what is looked for.
template <class Work>
asio::awaitable<Result<void>> WaitReader::for_each_by_stack(const std::vector<std::size_t>& waiters,
                                                            Work work)
{
  std::vector<std::size_t> first;
  std::vector<std::size_t> others;
  std::unordered_set<StackId> stacks;
  for (const std::size_t i : waiters)
    (stacks.insert(stack_of(i)).second ? first : others).push_back(i);
  for (const auto& part : {first, others}) {
    const auto one = [&](std::size_t index) { work(part[index]); };
    const Result<void> done = co_await memory::for_each_present(memory_, part.size(), one);
    if (!done) co_return done.error();
  }
  co_return Result<void>{};
}

bool WaitReader::waits_for_reply(std::size_t waiter) const
{
  if (waiter_kinds_[waiter] != Waiting::select) return false;
  return std::ranges::any_of(snapshot_.stacks[stack_of(waiter)].frames, [&](const Frame& frame) {
    const StringId function = snapshot_.location(frame.location).function;
    return snapshot_.text(function) == "net/http.(*persistConn).roundTrip";
  });
}

/// What it waits for. `wants_` ascend by goroutine.
std::vector<Address> WaitReader::channels_of(std::size_t waiter) const
{
  std::vector<Address> channels;
  const auto mine = std::ranges::equal_range(wants_, static_cast<std::uint32_t>(waiters_[waiter]),
                                             {}, &Want::goroutine);
  for (const Want& want : mine) channels.push_back(want.object);
  return channels;
}

asio::awaitable<Result<void>> WaitReader::find_peers()
{
  std::ranges::stable_sort(wants_, {}, &Want::goroutine);
  std::vector<std::size_t> waiters;
  for (std::size_t i = 0; i < waiters_.size(); ++i) {
    if (polls_.contains(i) || waits_for_reply(i)) waiters.push_back(i);
  }
  if (waiters.empty()) co_return Result<void>{};
  const Result<PeerFields> fields = co_await learn_peer_fields(client_, access_.readable);
  if (!fields) co_return fields.error();
  PeerFinder finder{memory_, *fields, {memory_, access_.layouts.type, access_.modules}};
  const auto work = [&](std::size_t i) {
    const GoroutineRecord& record = *waiter_records_[i];
    const auto poll = polls_.find(i);
    const auto peer = poll != polls_.end() ? finder.of_descriptor(record, stack_of(i), poll->second)
                                           : finder.of_request(record, stack_of(i), channels_of(i));
    if (memory_.missed() || !peer) return;
    snapshot_.peers.push_back({.goroutine = record.id,
                               .network = snapshot_.strings.intern(peer->network),
                               .address = snapshot_.strings.intern(peer->address),
                               .listens = peer->listens});
  };
  const Result<void> done = co_await for_each_by_stack(waiters, work);
  std::ranges::sort(snapshot_.peers, {}, &Peer::goroutine);
  co_return done;
}

asio::awaitable<Result<void>> WaitReader::find_sleeps()
{
  const auto work = [&](std::size_t i) {
    if (waiter_kinds_[i] != Waiting::sleep) return;
    const GoroutineRecord& record = *waiter_records_[i];
    std::int64_t until = record.sleep_until;
    if (until == 0 && record.timer != 0) {
      const auto when = memory::read_field(memory_, record.timer, access_.layouts.timer.when);
      until = static_cast<std::int64_t>(when.value_or(0));
    }
    if (!memory_.missed() && until != 0) snapshot_.sleeps.push_back({record.id, until});
  };
  const Result<void> done = co_await memory::for_each_present(memory_, waiters_.size(), work);
  std::ranges::sort(snapshot_.sleeps, {}, &Sleep::goroutine);
  co_return done;
}

asio::awaitable<Result<void>> WaitReader::read_objects()
{
  std::vector<Address> addresses;
  for (const Want& want : wants_) {
    if (is_channel(want.kind)) {
      addresses.push_back(want.object);
    } else {
      snapshot_.locks.push_back({.address = want.object, .kind = want.lock});
    }
  }
  sort_unique(addresses);
  const TypeNames names{memory_, access_.layouts.type, access_.modules};
  Result<std::vector<Channel>> channels =
      co_await read_channels(memory_, access_.layouts, names, snapshot_, addresses);
  if (!channels) co_return channels.error();
  snapshot_.channels = std::move(*channels);

  auto& locks = snapshot_.locks;
  const auto key = [](const Lock& lock) { return std::pair{lock.address, lock.kind}; };
  std::ranges::sort(locks, {}, key);
  const auto repeated = std::ranges::unique(locks, {}, key);
  locks.erase(repeated.begin(), repeated.end());
  const auto work = [&](std::size_t index) {
    read_lock_state(memory_, access_.layouts, locks[index]);
  };
  co_return co_await memory::for_each_present(memory_, locks.size(), work);
}

std::vector<Address> WaitReader::sudogs() const
{
  std::vector<Address> all = semaphore_sudogs_;
  for (const Sudog& sudog : sudogs_.sudogs) all.push_back(sudog.address);
  sort_unique(all);
  return all;
}

void WaitReader::assemble()
{
  std::ranges::stable_sort(wants_, {}, &Want::goroutine);
  for (const Want& want : wants_) {
    WaitSpan& span = snapshot_.goroutines[want.goroutine].waits;
    if (span.count == 0) span.first = static_cast<std::uint32_t>(snapshot_.waits.size());
    ++span.count;
    snapshot_.waits.push_back({.object = is_channel(want.kind)
                                             ? index_of(snapshot_.channels, want.object)
                                             : index_of(snapshot_.locks, want.object, want.lock),
                               .kind = want.kind});
  }
}

void WaitReader::note_unknown()
{
  if (unknown_.empty()) return;
  snapshot_.problems.push_back(
      {Problem::Weight::note,
       fmt::format("what {} {} for was not found", counted(unknown_.size(), "waiting goroutine"),
                   unknown_.size() == 1 ? "waits" : "wait"),
       "they are shown without it, and nothing is concluded about them"});
}

}  // namespace unjam::runtime
