#include "client/runtime/timers.hpp"

#include <algorithm>
#include <boost/asio.hpp>
#include <map>
#include <tuple>
#include <utility>

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
};

/// Where the entries of all heaps stand. A heap whose last entry cannot be read is none.
asio::awaitable<Result<std::vector<Address>>> find_entries(
    memory::Memory& memory, const ProcessorFields& fields,
    const std::vector<ProcessorRecord>& processors)
{
  std::vector<Address> addresses;
  const auto work = [&](std::size_t index) {
    const Elements& heap = processors[index].timers;
    if (heap.count == 0 || heap.count > most_timers - addresses.size()) return;
    const Address last = heap.base + (heap.count - 1) * fields.timer_size;
    if (!memory.get<Address>(last) || memory.missed()) return;
    for (std::uint64_t i = 0; i < heap.count; ++i) {
      addresses.push_back(heap.base + i * fields.timer_size);
    }
  };
  const Result<void> read = co_await memory::for_each_present(memory, processors.size(), work);
  if (!read) co_return read.error();
  co_return addresses;
}

asio::awaitable<Result<std::vector<Found>>> find_timers(memory::Memory& memory,
                                                        const TimerFields& fields,
                                                        std::vector<Address> addresses)
{
  constexpr Address interface_value = 8;  // behind its type
  std::vector<Found> found;
  const auto work = [&](std::size_t index) {
    const Address address = memory.get<Address>(addresses[index]).value_or(0);
    const auto when = memory::read_field(memory, address, fields.when);
    const auto closure = memory::read_field(memory, address, fields.function);
    if (address == 0 || !when || !closure || !fields.argument) return;
    const auto function = memory.get<Address>(*closure);
    const auto object = memory.get<Address>(address + *fields.argument + interface_value);
    const auto period = memory::read_field(memory, address, fields.period);
    if (memory.missed() || *when == 0) return;
    found.push_back({{.when = static_cast<std::int64_t>(*when),
                      .period = static_cast<std::int64_t>(period.value_or(0)),
                      .object = object.value_or(0)},
                     function.value_or(0)});
  };
  const Result<void> read = co_await memory::for_each_present(memory, addresses.size(), work);
  if (!read) co_return read.error();
  co_return found;
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
  Result<std::vector<Address>> addresses =
      co_await find_entries(memory, layouts.processor, processors);
  if (!addresses) co_return addresses.error();
  const Result<std::vector<Found>> found =
      co_await find_timers(memory, layouts.timer, std::move(*addresses));
  if (!found) co_return found.error();
  std::map<Address, std::string> functions{{0, ""}};
  std::vector<Timer> timers;
  for (const Found& one : *found) {
    if (!functions.contains(one.function) && functions.size() <= most_functions) {
      const Result<std::string> name = co_await client.function_at(one.function);
      if (!name && name.error().code() != Errc::rejected) co_return name.error();
      functions[one.function] = name ? *name : std::string{};
    }
    Timer timer = one.timer;
    const std::string& function = functions[one.function];
    timer.function = snapshot.strings.intern(function);
    timer.action = timer_action(function);
    timers.push_back(timer);
  }
  std::ranges::sort(timers, {}, [](const Timer& timer) {
    return std::tuple{timer.when, timer.object, timer.period};
  });
  co_return timers;
}

}  // namespace unjam::runtime
