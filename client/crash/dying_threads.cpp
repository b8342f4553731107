#include "client/crash/dying_threads.hpp"

#include <boost/asio.hpp>
#include <string>
#include <unordered_set>

#include "client/memory/present.hpp"

namespace unjam::crash {
namespace {

namespace asio = rpc::asio;

constexpr std::size_t most_threads = 1U << 17U;  // Go ends a process with more than 10,000

/// runtime.m
struct ThreadFields {
  memory::Field thread, dying, throwing, caught, current, signal_g, next;
};

ThreadFields thread_fields(const memory::Layout& m)
{
  return {.thread = m.find("procid"),
          .dying = m.find("dying"),
          .throwing = m.find("throwing"),
          .caught = m.find("caughtsig"),
          .current = m.find("curg"),
          .signal_g = m.find("gsignal"),
          .next = m.find("alllink")};
}

/// Walks along the list of all threads, and comes back where memory has to be fetched first.
class ThreadWalk {
 public:
  ThreadWalk(memory::Memory& memory, const ThreadFields& m, const runtime::GoroutineFields& g,
             Address first)
      : memory_{memory}, m_{m}, g_{g}, at_{first}
  {
  }

  /// Goes on; does nothing at the end.
  void run()
  {
    while (at_ != 0 && seen_.size() < most_threads && !seen_.contains(at_)) {
      const auto dying = memory::read_field(memory_, at_, m_.dying);
      const auto next = memory::read_field(memory_, at_, m_.next);
      const DyingThread thread = dying.value_or(0) == 0 ? DyingThread{} : read(at_);
      if (memory_.missed()) return;
      if (!dying || !next) {
        broken_ = true;
        return;
      }
      if (*dying != 0) found_.push_back(thread);
      seen_.insert(at_);
      at_ = *next;
    }
  }

  [[nodiscard]] bool broken() const { return broken_; }
  [[nodiscard]] const std::vector<DyingThread>& found() const { return found_; }

 private:
  [[nodiscard]] DyingThread read(Address m)
  {
    const auto get = [&](Address at, memory::Field field) {
      return memory::read_field(memory_, at, field).value_or(0);
    };
    const Address signal_g = get(m, m_.signal_g);
    return {.thread = static_cast<std::int64_t>(get(m, m_.thread)),
            .throwing = get(m, m_.throwing),
            .caught = get(m, m_.caught),
            .current = get(m, m_.current),
            .signal_stack = signal_g == 0 ? 0 : get(signal_g, g_.stack_lo),
            .signal_stack_end = signal_g == 0 ? 0 : get(signal_g, g_.stack_hi)};
  }

  memory::Memory& memory_;
  ThreadFields m_;
  runtime::GoroutineFields g_;
  Address at_;
  std::unordered_set<Address> seen_;
  std::vector<DyingThread> found_;
  bool broken_ = false;
};

}  // namespace

asio::awaitable<Result<std::vector<DyingThread>>> find_dying_threads(rpc::Client& client,
                                                                     memory::Memory& memory,
                                                                     const runtime::Access& access)
{
  const std::vector<std::string> types{"runtime.m"};
  const std::vector<std::string> having{"dying", "throwing", "curg", "alllink"};
  const auto m = co_await memory::learn_layout(client, types, having, access.readable);
  if (!m) co_return m.error();
  const auto first = co_await runtime::evaluate_number(client, "runtime.allm");
  if (!first) co_return first.error();
  if (m->empty() || first->value_or(0) == 0) {
    co_return Error{Errc::damaged, "the runtime's threads could not be found"};
  }
  const auto begin = static_cast<Address>(**first);
  ThreadWalk walk{memory, thread_fields(*m), access.layouts.goroutine, begin};
  const auto work = [&walk] { walk.run(); };
  const Result<void> read = co_await memory::when_present(memory, work);
  if (!read) co_return read.error();
  if (walk.broken() && walk.found().empty()) {
    co_return Error{Errc::damaged, "the list of the runtime's threads is damaged"};
  }
  co_return walk.found();
}

}  // namespace unjam::crash
