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

constexpr std::uint64_t most_timers = std::uint64_t{1} << 28U;  ///< of one processor

/// A timer whose function has no name yet.
struct Found {
  Timer timer;
  Address function = 0;
};

/// Where the entries of all heaps stand.
std::vector<Address> entries(const ProcessorFields& fields,
                             const std::vector<ProcessorRecord>& processors)
{
  std::vector<Address> addresses;
  for (const ProcessorRecord& record : processors) {
    const std::uint64_t count = record.timers.count > most_timers ? 0 : record.timers.count;
    for (std::uint64_t i = 0; i < count; ++i) {
      addresses.push_back(record.timers.base + i * fields.timer_size);
    }
  }
  return addresses;
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
  std::vector<Address> addresses = entries(layouts.processor, processors);
  const Result<std::vector<Found>> found =
      co_await find_timers(memory, layouts.timer, std::move(addresses));
  if (!found) co_return found.error();
  std::map<Address, std::string> functions;
  std::vector<Timer> timers;
  for (const Found& one : *found) {
    if (!functions.contains(one.function)) {
      const Result<std::string> function = co_await client.function_at(one.function);
      if (!function && function.error().code() != Errc::rejected) co_return function.error();
      functions[one.function] = function ? *function : std::string{};
    }
    Timer timer = one.timer;
    timer.function = snapshot.strings.intern(functions[one.function]);
    timer.action = timer_action(functions[one.function]);
    timers.push_back(timer);
  }
  std::ranges::sort(timers, {}, [](const Timer& timer) {
    return std::tuple{timer.when, timer.object, timer.period};
  });
  co_return timers;
}

}  // namespace unjam::runtime
