#include "client/runtime/timers.hpp"

#include <algorithm>
#include <boost/asio.hpp>
#include <map>
#include <tuple>
#include <utility>

#include "client/counted.hpp"
#include "client/memory/present.hpp"

namespace unjam::runtime {
namespace {

namespace asio = memory::asio;

constexpr std::uint64_t most_timers = std::uint64_t{1} << 26U;  ///< of all processors
constexpr std::size_t most_functions = 1000;  ///< that timers call; a program has a dozen

/// A timer whose function has no name yet.
struct Found {
  Timer timer;
  Address function = 0;
  bool is_settled = true;  ///< `when` and `period` belong together
};

/// What could not be read.
struct Lost {
  std::uint64_t timers = 0;
  std::uint64_t heaps = 0;  ///< of which not even the size is known
};

/// How many entries of a heap are there, from its front: fewer than all if its memory ends before.
std::uint64_t count_present(memory::Memory& memory, Elements heap, std::uint64_t size)
{
  const auto is_present = [&](std::uint64_t count) {
    return memory.get<Address>(heap.base + (count - 1) * size).has_value();
  };
  if (is_present(heap.count)) return heap.count;
  std::uint64_t present = 0;
  std::uint64_t absent = heap.count;
  while (absent - present > 1 && !memory.missed()) {
    const std::uint64_t middle = present + (absent - present) / 2;
    (is_present(middle) ? present : absent) = middle;
  }
  return present;
}

/// Where the entries of all heaps stand.
asio::awaitable<Result<std::vector<Address>>> find_entries(
    memory::Memory& memory, const ProcessorFields& fields,
    const std::vector<ProcessorRecord>& processors, Lost& lost)
{
  std::vector<Address> addresses;
  const auto work = [&](std::size_t index) {
    const Elements& heap = processors[index].timers;
    if (heap.count == 0) return;
    if (heap.count > processors[index].timer_room || heap.count > most_timers - addresses.size()) {
      ++lost.heaps;
      return;
    }
    const std::uint64_t present = count_present(memory, heap, fields.timer_size);
    if (memory.missed()) return;
    lost.timers += heap.count - present;
    for (std::uint64_t i = 0; i < present; ++i) {
      addresses.push_back(heap.base + i * fields.timer_size);
    }
  };
  const Result<void> read = co_await memory::for_each_present(memory, processors.size(), work);
  if (!read) co_return read.error();
  co_return addresses;
}

/// Whether a timer was stopped, and only waits to be taken out.
bool is_stopped(memory::Memory& memory, const TimerFields& fields, Address timer)
{
  constexpr std::uint64_t deleted = 3;  // runtime.timerDeleted, timerRemoving, timerRemoved
  constexpr std::uint64_t removed = 5;
  constexpr std::uint64_t zombie = 4;  // runtime.timerZombie, a bit
  if (fields.status) {
    const auto status = memory::read_field(memory, timer, fields.status).value_or(0);
    return status >= deleted && status <= removed;
  }
  return (memory::read_field(memory, timer, fields.state).value_or(0) & zombie) != 0;
}

/// Before Go 1.23 a timer that is reset has its new period at once, and its new time elsewhere
/// until its heap is put in order.
bool is_settled(memory::Memory& memory, const TimerFields& fields, Address timer)
{
  constexpr std::uint64_t waiting = 1;  // runtime.timerWaiting
  return !fields.status || memory::read_field(memory, timer, fields.status) == waiting;
}

asio::awaitable<Result<std::vector<Found>>> find_timers(memory::Memory& memory,
                                                        const TimerFields& fields,
                                                        std::vector<Address> addresses, Lost& lost)
{
  constexpr Address interface_value = 8;  // behind its type
  std::vector<Found> found;
  const auto work = [&](std::size_t index) {
    const auto entry = memory.get<Address>(addresses[index]);
    if (entry == Address{0}) return;  // no timer
    const Address address = entry.value_or(0);
    const auto when = memory::read_field(memory, address, fields.when);
    const auto closure = memory::read_field(memory, address, fields.function);
    if (!when || !closure) {
      if (!memory.missed()) ++lost.timers;
      return;
    }
    const auto function = memory.get<Address>(*closure);
    const auto object = memory.get<Address>(address + *fields.argument + interface_value);
    const auto period = memory::read_field(memory, address, fields.period);
    const bool stopped = is_stopped(memory, fields, address);
    const bool settled = is_settled(memory, fields, address);
    if (memory.missed() || *when == 0 || stopped) return;
    found.push_back({{.when = static_cast<std::int64_t>(*when),
                      .period = static_cast<std::int64_t>(period.value_or(0)),
                      .object = object.value_or(0)},
                     function.value_or(0),
                     settled});
  };
  const Result<void> read = co_await memory::for_each_present(memory, addresses.size(), work);
  if (!read) co_return read.error();
  co_return found;
}

void note(const Lost& lost, Snapshot& snapshot)
{
  const auto note = [&](std::string what) {
    snapshot.problems.push_back({Problem::Weight::loss, std::move(what),
                                 "whom they would wake, and what else they would do, is missing"});
  };
  if (lost.timers > 0) note(counted(lost.timers, "timer") + " could not be read");
  if (lost.heaps > 0) {
    note("the timers of " + counted(lost.heaps, "processor") + " could not be read");
  }
}

}  // namespace

Timer::Action timer_action(std::string_view function)
{
  if (function == "time.sendTime") return Timer::Action::send;
  if (function == "runtime.goroutineReady") return Timer::Action::wake;
  if (function == "time.goFunc") return Timer::Action::start;
  if (function.starts_with("runtime.netpoll")) return Timer::Action::deadline;
  return Timer::Action::call;
}

asio::awaitable<Result<std::vector<Timer>>> read_timers(
    memory::Memory& memory, rpc::Client& client, const Layouts& layouts,
    const std::vector<ProcessorRecord>& processors, Snapshot& snapshot)
{
  const TimerFields& fields = layouts.timer;
  const bool known = fields.when.size != 0 && fields.function.size != 0 && fields.argument;
  if (!known || !layouts.processor.timers) {
    client.note_unread("where timers stand");
    co_return std::vector<Timer>{};
  }
  Lost lost;
  Result<std::vector<Address>> addresses =
      co_await find_entries(memory, layouts.processor, processors, lost);
  if (!addresses) co_return addresses.error();
  const Result<std::vector<Found>> found =
      co_await find_timers(memory, fields, std::move(*addresses), lost);
  if (!found) co_return found.error();
  note(lost, snapshot);
  std::map<Address, std::string> functions{{0, ""}};
  std::vector<Timer> timers;
  std::int64_t armed = 0;  // the last time that a ticker was
  for (const Found& one : *found) {
    if (!functions.contains(one.function) && functions.size() <= most_functions) {
      const Result<std::string> name = co_await client.function_at(one.function);
      if (!name && name.error().code() != Errc::rejected) co_return name.error();
      functions[one.function] = name ? *name : std::string{};
      if (functions[one.function].empty()) client.note_unread("what a timer calls");
    }
    Timer timer = one.timer;
    const std::string& function = functions[one.function];
    timer.function = snapshot.strings.intern(function);
    timer.action = timer_action(function);
    timers.push_back(timer);
    if (timer.period > 0 && one.is_settled) armed = std::max(armed, timer.when - timer.period);
  }
  std::ranges::sort(timers, {}, [](const Timer& timer) {
    return std::tuple{timer.when, timer.object, timer.period};
  });
  // What is due goes off: one damaged record must not put the clock far ahead of all others.
  if (armed > 0) snapshot.now = std::max(snapshot.now, std::min(armed, timers.front().when));
  co_return timers;
}

}  // namespace unjam::runtime
