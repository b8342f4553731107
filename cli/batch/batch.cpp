#include "cli/batch/batch.hpp"

#include <fmt/format.h>

#include <boost/asio.hpp>
#include <chrono>
#include <csignal>
#include <deque>
#include <exception>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "cli/batch/archive.hpp"
#include "cli/batch/owners.hpp"
#include "client/elf/core_id.hpp"
#include "client/elf/core_notes.hpp"
#include "client/server/inputs.hpp"

namespace unjam::cli {
namespace {

/// In which a signal that all processes here were sent comes to this one too.
constexpr std::chrono::milliseconds signal_delay{500};

/// What was unpacked, for as long as it is needed.
class Unpacked {
 public:
  explicit Unpacked(std::string path) : path_{std::move(path)} {}
  Unpacked(const Unpacked&) = delete;
  Unpacked& operator=(const Unpacked&) = delete;
  ~Unpacked()
  {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }

 private:
  std::string path_;
};

class Batch {
 public:
  Batch(const std::vector<Job>& jobs, const BinaryIndex& binaries, const OutputFolder& folder,
        const BatchOptions& options)
      : jobs_{jobs},
        binaries_{binaries},
        folder_{folder},
        options_{options},
        outcomes_(jobs.size()),
        owners_{jobs},
        signals_{io_, SIGINT, SIGTERM}
  {
    progress_.jobs = jobs.size();
  }

  Result<std::vector<Outcome>> run()
  {
    name_plain_cores();
    recall();
    signals_.async_wait([this](boost::system::error_code ec, int) {
      if (!ec) stop(Error{Errc::cancelled, "interrupted; --resume goes on"});
    });
    for (std::size_t i = 0; i < options_.at_once; ++i) start_worker();
    io_.run();
    files_.join();
    if (bug_) std::rethrow_exception(bug_);
    if (stopped_) return *stopped_;
    const Result<void> settled = settle_copies();
    if (!settled) return settled.error();
    std::vector<Outcome> all;
    for (std::optional<Outcome>& outcome : outcomes_) all.push_back(std::move(*outcome));
    return all;
  }

 private:
  /// Looks at the cores that lie there as they are: which of them are the same does not depend on
  /// the order in which they are worked on then.
  void name_plain_cores()
  {
    for (std::size_t i = 0; i < jobs_.size(); ++i) {
      if (jobs_[i].packed) continue;
      const auto id = elf::core_id(jobs_[i].file);
      if (id) owners_.note(i, *id);
    }
  }

  /// Takes over what a run before has done.
  void recall()
  {
    for (std::size_t i = 0; i < jobs_.size(); ++i) {
      outcomes_[i] = folder_.outcome(jobs_[i]);
      if (outcomes_[i] && !outcomes_[i]->core_id.empty()) owners_.note(i, outcomes_[i]->core_id);
    }
    for (std::size_t i = 0; i < jobs_.size(); ++i) {
      if (outcomes_[i] && !holds(i)) outcomes_[i].reset();
      if (!outcomes_[i]) continue;
      ++progress_.done;
      ++progress_.before;
      if (outcomes_[i]->status == Outcome::Status::failed) ++progress_.failed;
    }
  }

  /// Whether an outcome still holds: its report may have been removed, and what it is a copy of may
  /// not be among the inputs any more.
  bool holds(std::size_t number)
  {
    const Outcome& outcome = *outcomes_[number];
    if (outcome.status == Outcome::Status::failed) return !options_.retry_failed;
    if (outcome.status == Outcome::Status::copy) {
      return owners_.note(number, outcome.core_id) != number;
    }
    std::error_code unseen;
    return std::filesystem::exists(folder_.report(jobs_[number]), unseen);
  }

  /// Whoever came first while several worked, the first input with a core has its report.
  Result<void> settle_copies()
  {
    for (std::size_t i = 0; i < jobs_.size(); ++i) {
      if (outcomes_[i]->core_id.empty()) continue;
      const std::size_t owner = owners_.note(i, outcomes_[i]->core_id);
      if (owner == i) continue;
      const Outcome settled = copy_of(*outcomes_[owner], *outcomes_[i]);
      if (settled == *outcomes_[i]) continue;
      const Result<void> kept = folder_.keep(jobs_[i], settled);
      if (!kept) return kept;
      std::error_code ignored;  // it has none, as a rule
      std::filesystem::remove(folder_.report(jobs_[i]), ignored);
      outcomes_[i] = settled;
    }
    return {};
  }

  void start_worker()
  {
    ++workers_;
    asio::co_spawn(
        io_, work(),
        asio::bind_cancellation_slot(ending_.emplace_back().slot(), [this](std::exception_ptr bug) {
          if (bug && !stopped_) bug_ = bug;
          if (--workers_ == 0 || bug) signals_.cancel();
        }));
  }

  void stop(const Error& why)
  {
    if (stopped_) return;
    stopped_ = why;
    for (asio::cancellation_signal& each : ending_) each.emit(asio::cancellation_type::terminal);
  }

  asio::awaitable<void> work()
  {
    while (!stopped_ && next_ < jobs_.size()) {
      const std::size_t number = next_++;
      if (outcomes_[number]) continue;
      const auto start = std::chrono::steady_clock::now();
      Result<Outcome> outcome = co_await take(number);
      if (outcome) {
        const Result<void> kept = folder_.keep(jobs_[number], *outcome);
        if (!kept) outcome = kept.error();
      }
      if (!outcome) {
        stop(outcome.error());
        co_return;
      }
      tell(*outcome, std::chrono::steady_clock::now() - start);
      outcomes_[number] = std::move(*outcome);
    }
  }

  void tell(const Outcome& outcome, std::chrono::duration<double> took)
  {
    ++progress_.done;
    if (outcome.status == Outcome::Status::failed) ++progress_.failed;
    std::string line =
        fmt::format("{:<10} {:6.1f} s  {}", word_of(outcome.status), took.count(), outcome.input);
    if (!outcome.reason.empty()) line += ": " + outcome.reason;
    options_.log(line);
    options_.on_progress(progress_);
  }

  /// Works on one core, wherever it is. Errors are those that end the batch.
  asio::awaitable<Result<Outcome>> take(std::size_t number)
  {
    const Job& job = jobs_[number];
    Outcome outcome;
    outcome.input = job.input;
    if (!job.packed) co_return co_await examine(number, job.file, std::move(outcome));
    const std::string path = folder_.work(job);
    const Unpacked unpacked{path};
    const std::function<Result<void>()> unpack = [job, path] {
      return unpack_member(job.file, job.member, path);
    };
    const Result<void> done = co_await in_background(unpack);
    if (!done && done.error().code() == Errc::io_failed) co_return done.error();
    if (!done) co_return fail(std::move(outcome), done.error().detail());
    co_return co_await examine(number, path, std::move(outcome));
  }

  asio::awaitable<Result<Outcome>> examine(std::size_t number, std::string core, Outcome outcome)
  {
    const auto id = elf::core_id(core);
    if (!id) co_return fail(std::move(outcome), id.error().detail(), core);
    outcome.core_id = *id;
    const std::size_t owner = owners_.note(number, *id);
    if (owner != number) {
      outcome.status = Outcome::Status::copy;
      outcome.copy_of = jobs_[owner].input;
      co_return outcome;
    }
    const auto binary = find_binary(jobs_[number], core);
    if (!binary) co_return fail(std::move(outcome), binary.error().detail(), core);
    outcome.binary = *binary;
    co_return co_await report(jobs_[number], std::move(core), std::move(outcome));
  }

  Result<std::string> find_binary(const Job& job, const std::string& core) const
  {
    if (!job.binary.empty()) return job.binary;
    const auto notes = elf::read_core_notes(core);
    if (!notes) return notes.error();
    const std::string indexed = binaries_.find(notes->ids);
    return indexed.empty() ? server::find_binary(core) : indexed;
  }

  asio::awaitable<Result<Outcome>> report(const Job& job, std::string core, Outcome outcome)
  {
    const std::string path = folder_.report(job);
    for (std::size_t attempt = 0;; ++attempt) {
      const Result<Made> made =
          co_await make_report(job, core, outcome.binary, path, options_.worker);
      if (!made) co_return made.error();
      if (made->again) {
        co_await wait_for_signal();  // whom one has ended has not failed
        if (stopped_) co_return *stopped_;
      }
      if (!made->again || attempt == options_.retries) {
        if (!made->failure.empty()) co_return fail(std::move(outcome), made->failure, core);
        outcome.status = made->incomplete ? Outcome::Status::incomplete : Outcome::Status::done;
        co_return outcome;
      }
      const std::string why = made->failure.empty() ? "its dlv ended early" : made->failure;
      options_.log(fmt::format("again      {}: {}", job.input, why));
    }
  }

  static asio::awaitable<void> wait_for_signal()
  {
    asio::steady_timer timer{co_await asio::this_coro::executor, signal_delay};
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
  }

  /// `core`: where it was looked at; it is told as what it is called. Who is told knows the input.
  static Outcome fail(Outcome outcome, std::string why, const std::string& core = {})
  {
    for (std::size_t at = why.find(core); !core.empty() && at != std::string::npos;
         at = why.find(core, at + outcome.input.size())) {
      why.replace(at, core.size(), outcome.input);
    }
    const std::string place = outcome.input + ": ";
    if (why.starts_with(place)) why.erase(0, place.size());
    outcome.status = Outcome::Status::failed;
    outcome.reason = std::move(why);
    return outcome;
  }

  /// Runs what would keep the others waiting.
  asio::awaitable<Result<void>> in_background(std::function<Result<void>()> function)
  {
    auto running = call(std::move(function));
    co_return co_await asio::co_spawn(files_, std::move(running), asio::use_awaitable);
  }

  static asio::awaitable<Result<void>> call(std::function<Result<void>()> function)
  {
    co_return function();
  }

  const std::vector<Job>& jobs_;
  const BinaryIndex& binaries_;
  const OutputFolder& folder_;
  const BatchOptions& options_;
  std::vector<std::optional<Outcome>> outcomes_;  // by job
  Owners owners_;
  BatchProgress progress_;
  asio::io_context io_{1};
  asio::thread_pool files_{1};
  asio::signal_set signals_;
  std::deque<asio::cancellation_signal> ending_;
  std::size_t next_ = 0;
  std::size_t workers_ = 0;
  std::optional<Error> stopped_;
  std::exception_ptr bug_;
};

}  // namespace

Result<std::vector<Outcome>> run_batch(const std::vector<Job>& jobs, const BinaryIndex& binaries,
                                       const OutputFolder& folder, const BatchOptions& options)
{
  return Batch{jobs, binaries, folder, options}.run();
}

}  // namespace unjam::cli
