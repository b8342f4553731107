#include "client/runtime/panel.hpp"

#include <algorithm>
#include <boost/asio.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "client/runtime/evaluate.hpp"

namespace unjam::runtime {
namespace {

namespace asio = rpc::asio;

constexpr std::int64_t page_size = 8192;  // runtime.pageSize, of every Go on every platform

constexpr std::string_view of_scheduler = "runtime.sched.";

/// A number of the panel, and the names that it has had over time.
struct Row {
  std::optional<std::int64_t> Panel::*field;
  std::vector<std::string> expressions;
};

const std::vector<Row>& rows()
{
  static const std::vector<Row> all = {
      {&Panel::started, {"runtime.runtimeInitTime"}},
      {&Panel::gomaxprocs, {"runtime.gomaxprocs"}},
      {&Panel::cpus, {"runtime.numCPUStartup", "runtime.ncpu"}},
      {&Panel::threads, {"runtime.sched.mnext"}},
      {&Panel::idle_threads, {"runtime.sched.nmidle"}},
      {&Panel::spinning_threads, {"runtime.sched.nmspinning"}},
      {&Panel::runnable, {"runtime.sched.runqsize", "runtime.sched.runq.size"}},
      {&Panel::gc_phase, {"runtime.gcphase"}},
      {&Panel::gc_cycles, {"runtime.memstats.numgc"}},
      {&Panel::gc_percent, {"runtime.gcController.gcPercent"}},
      {&Panel::stop_the_world, {"runtime.sched.gcwaiting"}},
      {&Panel::stop_waiting, {"runtime.sched.stopwait"}},
      {&Panel::heap_live, {"runtime.gcController.heapLive"}},
      {&Panel::heap_in_use, {"runtime.mheap_.pagesInUse"}},
      {&Panel::memory_limit, {"runtime.gcController.memoryLimit"}},
  };
  return all;
}

/// The first of a row's names that are fields of the scheduler.
std::optional<std::int64_t> find_in(const StructValue& scheduler, const Row& row)
{
  for (const std::string_view name : row.expressions) {
    if (!name.starts_with(of_scheduler)) continue;
    if (const auto number = scheduler.number(name.substr(of_scheduler.size()))) return number;
  }
  return std::nullopt;
}

}  // namespace

asio::awaitable<Result<Panel>> read_panel(rpc::Client& client)
{
  Panel panel;
  const auto scheduler = co_await evaluate_struct(client, "runtime.sched");
  if (!scheduler) co_return scheduler.error();
  for (const Row& row : rows()) {
    if (row.expressions.front().starts_with(of_scheduler)) {
      panel.*row.field = find_in(*scheduler, row);
      continue;
    }
    const auto number = co_await evaluate_first(client, row.expressions);
    if (!number) co_return number.error();
    panel.*row.field = *number;
  }
  if (panel.heap_in_use) *panel.heap_in_use *= page_size;
  co_return panel;
}

asio::awaitable<Result<std::int64_t>> read_clock(rpc::Client& client)
{
  std::int64_t latest = 0;
  for (const char* name : {"runtime.sched.lastpoll", "runtime.memstats.last_gc_nanotime"}) {
    const auto number = co_await evaluate_number(client, name);
    if (!number) co_return number.error();
    latest = std::max(latest, number->value_or(0));
  }
  co_return latest;
}

}  // namespace unjam::runtime
