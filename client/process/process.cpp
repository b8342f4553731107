#include "client/process/process.hpp"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <exception>
#include <utility>

#include "client/process/launch.hpp"
#include "client/process/memory_use.hpp"
#include "client/rpc/asio.hpp"

namespace unjam::process {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds first_pause{5};  ///< between looks at the memory, and doubled
constexpr std::chrono::milliseconds longest_pause{200};
constexpr auto kill_limit = 2s;  ///< longer only if the kernel hangs on to it, as for a dead disk

/// The coroutines of a child end by themselves; an exception is a bug and must not be lost.
void rethrow(const std::exception_ptr& bug)
{
  if (bug) std::rethrow_exception(bug);
}

}  // namespace

/// What outlives the Process until its coroutines have noticed that it is gone.
class Process::Child : public std::enable_shared_from_this<Child> {
 public:
  Child(const asio::any_io_executor& executor, const Launched& launched, std::size_t kept)
      : pid_{launched.pid},
        handle_{executor, launched.handle},
        output_{asio::readable_pipe{executor, launched.output}, kept},
        errors_{asio::readable_pipe{executor, launched.errors}, kept},
        news_{executor, Clock::time_point::max()},
        next_look_{executor}
  {
  }

  void start()
  {
    const auto executor = handle_.get_executor();
    asio::co_spawn(executor, drain(shared_from_this(), &output_), rethrow);
    asio::co_spawn(executor, drain(shared_from_this(), &errors_), rethrow);
    asio::co_spawn(executor, reap_when_ended(shared_from_this()), rethrow);
  }

  void limit_memory(std::uint64_t bytes)
  {
    asio::co_spawn(handle_.get_executor(), watch_memory(shared_from_this(), bytes), rethrow);
  }

  void signal(int number) const
  {
    if (!exit_) ::kill(-pid_, number);
  }

  /// Ends the child and everything that waits for it.
  void end()
  {
    signal(SIGKILL);
    if (!exit_) {
      pollfd ended{.fd = handle_.native_handle(), .events = POLLIN, .revents = 0};
      const auto limit = std::chrono::milliseconds{kill_limit};
      while (::poll(&ended, 1, static_cast<int>(limit.count())) < 0 && errno == EINTR) {
      }
      reap();
    }
    boost::system::error_code ignored;  // closing is all that is left to do
    handle_.close(ignored);
    output_.pipe.close(ignored);
    errors_.pipe.close(ignored);
    next_look_.cancel();
    news_.cancel();
  }

  static asio::awaitable<void> news(std::shared_ptr<Child> self)
  {
    co_await self->news_.async_wait(no_throw);
  }

  /// Until it has ended and both pipes are empty.
  static asio::awaitable<Result<void>> done(std::shared_ptr<Child> self)
  {
    while (!self->exit_ || self->output_.open || self->errors_.open) co_await news(self);
    co_return Result<void>{};
  }

  [[nodiscard]] pid_t pid() const { return pid_; }
  [[nodiscard]] std::optional<Exit> exit() const { return exit_; }
  [[nodiscard]] std::string_view output() const { return output_.text; }
  [[nodiscard]] std::string_view errors() const { return errors_.text; }

 private:
  struct Stream {
    Stream(asio::readable_pipe end, std::size_t most) : pipe{std::move(end)}, kept{most} {}

    void add(std::string_view bytes)
    {
      text += bytes;
      if (text.size() > kept) text.erase(0, text.size() - kept);
    }

    asio::readable_pipe pipe;
    std::size_t kept;
    std::string text;
    bool open = true;
  };

  static asio::awaitable<void> drain(std::shared_ptr<Child> self, Stream* stream)
  {
    std::array<char, 16384> buffer{};
    while (stream->open) {
      const auto [ec, size] = co_await stream->pipe.async_read_some(asio::buffer(buffer), no_throw);
      stream->add({buffer.data(), size});
      stream->open = !ec;
      self->news_.cancel();
    }
  }

  static asio::awaitable<void> reap_when_ended(std::shared_ptr<Child> self)
  {
    using Descriptor = asio::posix::stream_descriptor;
    const auto [ec] = co_await self->handle_.async_wait(Descriptor::wait_read, no_throw);
    if (ec) co_return;      // end() was faster
    self->signal(SIGKILL);  // what it has started and left behind
    self->reap();
    self->news_.cancel();
  }

  static asio::awaitable<void> watch_memory(std::shared_ptr<Child> self, std::uint64_t limit)
  {
    for (auto pause = first_pause; !self->exit_; pause = std::min(2 * pause, longest_pause)) {
      if (resident_memory(self->pid_).value_or(0) > limit) {
        self->over_memory_ = true;
        self->signal(SIGKILL);
        co_return;
      }
      self->next_look_.expires_after(pause);
      const auto [ec] = co_await self->next_look_.async_wait(no_throw);
      if (ec) co_return;
    }
  }

  void reap()
  {
    Exit exit{.status = 0, .over_memory = over_memory_};
    while (::waitpid(pid_, &exit.status, WNOHANG) < 0 && errno == EINTR) {
    }
    exit_ = exit;
    next_look_.cancel();
  }

  pid_t pid_;
  asio::posix::stream_descriptor handle_;
  Stream output_;
  Stream errors_;
  asio::steady_timer news_;  ///< never expires: cancelled, it wakes all who wait
  asio::steady_timer next_look_;
  std::optional<Exit> exit_;
  bool over_memory_ = false;
};

Process::Process(std::shared_ptr<Child> child) : child_{std::move(child)} {}

Process::~Process()
{
  child_->end();
}

Result<std::unique_ptr<Process>> Process::start(const asio::any_io_executor& executor,
                                                const Command& command)
{
  const Result<Launched> launched = launch(command);
  if (!launched) return launched.error();
  auto child = std::make_shared<Child>(executor, *launched, command.kept);
  child->start();
  return std::unique_ptr<Process>{new Process{std::move(child)}};
}

pid_t Process::pid() const
{
  return child_->pid();
}

std::optional<Exit> Process::exit() const
{
  return child_->exit();
}

std::string_view Process::output() const
{
  return child_->output();
}

std::string_view Process::errors() const
{
  return child_->errors();
}

void Process::signal(int number)
{
  child_->signal(number);
}

void Process::limit_memory(std::uint64_t bytes)
{
  child_->limit_memory(bytes);
}

asio::awaitable<void> Process::news()
{
  return Child::news(child_);
}

asio::awaitable<Result<void>> Process::wait(std::chrono::milliseconds limit)
{
  return with_timeout(Child::done(child_), limit);
}

}  // namespace unjam::process
