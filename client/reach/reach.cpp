#include "client/reach/reach.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio.hpp>
#include <optional>
#include <utility>

#include "client/memory/layout.hpp"
#include "client/reach/marker.hpp"
#include "client/reach/revival.hpp"
#include "client/reach/roots.hpp"
#include "client/reach/scratch.hpp"
#include "client/reach/threads.hpp"
#include "client/runtime/heap.hpp"

namespace unjam::reach {
namespace {

namespace asio = rpc::asio;

void note(Snapshot& snapshot, std::string what)
{
  snapshot.problems.push_back(
      {Problem::Weight::note, std::move(what), "which goroutines can never wake is not known"});
}

/// What is left of a range, ascending.
std::vector<runtime::AddressRange> without(runtime::AddressRange range,
                                           std::span<const runtime::AddressRange> others)
{
  std::vector<runtime::AddressRange> parts{range};
  for (const auto& other : others) {
    const auto whole = parts.back();
    if (other.begin < whole.begin || other.end > whole.end || other.begin >= other.end) continue;
    parts.back().end = other.begin;
    parts.push_back({other.end, whole.end});
  }
  return parts;
}

asio::awaitable<Result<runtime::DeferFields>> learn_defers(rpc::Client& client,
                                                           const runtime::Access& access)
{
  const std::vector<std::string> types{"runtime._defer"};
  const std::vector<std::string> having{"fn", "link"};
  const auto layout = co_await memory::learn_layout(client, types, having, access.readable);
  if (!layout) co_return layout.error();
  const runtime::DeferFields defers{.first = access.layouts.goroutine.defers,
                                    .function = layout->find("fn"),
                                    .next = layout->find("link")};
  if (!defers.known()) client.note_unread(types.front());
  co_return defers;
}

void mark_thread(Marker& marker, const ThreadRoots& thread)
{
  for (const std::uint64_t word : thread.registers) marker.mark(word);
  marker.mark_range(thread.stack.begin, thread.stack.end);
}

/// The words of each g but those that say where its stack is: the end of a stack is where something
/// else begins.
void mark_records(Marker& marker, const runtime::Heap& heap, const std::vector<Address>& records,
                  std::uint32_t bounds_end)
{
  for (const Address record : records) marker.skip(record);
  for (const Address record : records) {
    if (!heap.find(record)) continue;  // runtime.g0, a variable
    marker.mark_record(record + bounds_end, record + Revival::most_record);
  }
}

void mark_specials(Marker& marker, const SpecialRoots& specials)
{
  for (const auto& range : specials.ranges) marker.mark_range(range.begin, range.end);
  for (const Address object : specials.objects) marker.mark_object(object);
}

/// All of the processors but what the runtime has there for itself. They point at each other.
void mark_processors(Marker& marker, const std::vector<ProcessorScratch>& processors)
{
  for (const auto& each : processors) marker.skip(each.processor.begin);
  for (const auto& each : processors) {
    for (const auto& part : without(each.processor, each.scratch)) {
      marker.mark_range(part.begin, part.end);
    }
  }
}

/// The locks that somebody waits for, as an interface holds them; ascending. Empty: it is not known
/// which lock all of them are.
std::vector<Address> waited_locks(const Snapshot& snapshot)
{
  std::vector<Address> locks;
  for (const Lock& lock : snapshot.locks) {
    if (lock.kind == Lock::Kind::semaphore || !lock.readable) return {};
    locks.push_back(lock.address);
  }
  std::ranges::sort(locks);
  return locks;
}

template <class Objects>
void judge(const Marker& marker, const runtime::Heap& heap, bool whole, Objects& objects)
{
  for (auto& object : objects) {
    const auto place = heap.find(object.address);
    if (!place || marker.is_marked(place->number)) {
      object.reach = Reach::alive;
    } else {
      // What does not look like itself may be damaged: then its address is worth nothing.
      object.reach = whole && object.readable ? Reach::unreachable : Reach::unknown;
    }
  }
}

bool has_unreachable(const Snapshot& snapshot)
{
  const auto is_lost = [](const auto& object) { return object.reach == Reach::unreachable; };
  return std::ranges::any_of(snapshot.channels, is_lost) ||
         std::ranges::any_of(snapshot.locks, is_lost);
}

/// What only numbers lead to, weak handles or what C holds, somebody may still get to; and
/// anything, where not all of these could be read.
template <class Objects>
void doubt(const Marker& marker, const runtime::Heap& heap, bool whole, Objects& objects)
{
  for (auto& object : objects) {
    if (object.reach != Reach::unreachable) continue;
    const auto place = heap.find(object.address);
    if (!whole || (place && marker.is_marked(place->number))) object.reach = Reach::unknown;
  }
}

}  // namespace

asio::awaitable<Result<HeldWords>> find_reach(rpc::Client& client, memory::MappedCore& core,
                                              std::string core_path, const runtime::Access& access,
                                              const runtime::GoroutineRecords& records,
                                              const std::vector<Address>& sudogs,
                                              const SoughtWords& sought,
                                              const runtime::StackMaps& maps, Snapshot& snapshot)
{
  auto reading = co_await runtime::read_heap(client, core, access.readable, core.size());
  if (!reading) co_return reading.error();
  const Result<Threads> threads =
      co_await find_threads(client, core, std::move(core_path), access, records);
  if (!threads && !is_about_source(threads.error().code())) co_return threads.error();
  if (!*reading || !threads) {
    note(snapshot, !*reading ? "the target's heap could not be read" : threads.error().detail());
    co_return HeldWords{};
  }
  const runtime::Heap& heap = (*reading)->heap;
  const auto specials = co_await find_special_roots(client, core, access, heap);
  if (!specials) co_return specials.error();
  const auto queues = co_await find_span_queues(client, core, access.readable);
  if (!queues) co_return queues.error();
  const auto defers = co_await learn_defers(client, access);
  if (!defers) co_return defers.error();

  Marker marker{core, heap};
  marker.collect(sought.words);
  const std::vector<Address> locks = waited_locks(snapshot);
  if (!locks.empty()) marker.collect_boxes({sought.lock_tables, locks});
  for (const auto& range : sought.except) marker.ignore(range.begin);
  for (const Address g : records.all) marker.skip(g);
  for (const Address sudog : sudogs) marker.skip(sudog);
  CollectorScratch scratch = find_collector_scratch(core, access, heap);
  scratch.elsewhere.insert(scratch.elsewhere.end(), queues->begin(), queues->end());
  mark_processors(marker, scratch.processors);
  for (const auto& range : access.globals) {
    for (const auto& part : without(range, sought.except)) marker.mark_range(part.begin, part.end);
  }
  for (const auto& range : access.numbers) {
    for (const auto& part : without(range, sought.except)) marker.note_range(part.begin, part.end);
  }
  for (const ThreadRoots& thread : threads->roots) mark_thread(marker, thread);
  const std::uint32_t bounds_end = access.layouts.goroutine.bounds_end();
  mark_records(marker, heap, threads->records, bounds_end);
  if (*specials) mark_specials(marker, **specials);
  const auto matched = runtime::match_records(records, snapshot.goroutines);
  Marker::Except except{.dead = threads->idle_stacks,
                        .spans = std::move((*reading)->records),
                        .scratch = scratch.elsewhere};
  for (const ThreadRoots& thread : threads->roots) except.dead.push_back(thread.stack.begin);
  const Revival::Stacks stacks{maps, threads->stack_pointers, bounds_end, *defers};
  Revival revival{marker, snapshot, matched, except, stacks};
  revival.run();

  const bool all_known = std::ranges::find(matched, nullptr) == matched.end();
  // Damage that was met elsewhere may have met what the living hold, too.
  bool whole = complete(snapshot) && !marker.incomplete() && specials->has_value() && all_known &&
               (*reading)->unreadable == 0 && records.unreadable == 0 && access.has_all_modules;
  judge(marker, heap, whole, snapshot.channels);
  judge(marker, heap, whole, snapshot.locks);
  if (has_unreachable(snapshot)) {
    marker.mark_numbers(except);
    revival.count_numbers();
    revival.spread();
    whole = whole && !marker.incomplete();
    doubt(marker, heap, whole, snapshot.channels);
    doubt(marker, heap, whole, snapshot.locks);
  }
  if (!whole) note(snapshot, "not everything of the target could be read");
  HeldWords held = revival.take_words();
  held.whole = whole;
  co_return held;
}

}  // namespace unjam::reach
