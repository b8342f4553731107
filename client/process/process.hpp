#pragma once

#include <sys/types.h>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/error.hpp"

namespace unjam::process {

namespace asio = boost::asio;

/// A program to run.
struct Command {
  std::string program;  ///< its path; $PATH is not searched
  std::vector<std::string> arguments;
  std::vector<std::string> environment;       ///< all of it: "NAME=value"
  std::size_t kept = std::size_t{64} << 10U;  ///< of what it prints, the last so many bytes
};

/// How a process ended.
struct Exit {
  int status = 0;            ///< as waitpid tells it
  bool over_memory = false;  ///< we killed it for the memory that it used
};

/// A child that never outlives us, whose output is always read and of which nothing stays behind.
///
/// It gets /dev/null as stdin, two pipes, no other descriptor, and a process group of its own, so
/// that Ctrl-C at the terminal is ours alone. The kernel kills it when the thread that started it
/// ends: start it from the one thread that runs the executor. Not thread-safe.
///
/// Not Boost.Process 1.81: to wait asynchronously it takes SIGCHLD for the whole program, which a
/// library must not do, and its pipes leak into every other child that is started meanwhile.
class Process {
 public:
  /// Errors: server_failed, with the system's words.
  [[nodiscard]] static Result<std::unique_ptr<Process>> start(const asio::any_io_executor& executor,
                                                              const Command& command);

  /// Kills it with all that it has started, and waits for it.
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  Process(Process&&) = delete;
  Process& operator=(Process&&) = delete;

  [[nodiscard]] pid_t pid() const;

  /// How it ended; empty while it runs.
  [[nodiscard]] std::optional<Exit> exit() const;

  /// The last that it has printed, Command::kept bytes.
  [[nodiscard]] std::string_view output() const;
  [[nodiscard]] std::string_view errors() const;

  /// Sends a signal to it and to all that it has started.
  void signal(int number);

  /// Kills it as soon as it uses more memory than this. Looks five times a second.
  void limit_memory(std::uint64_t bytes);

  /// Waits until it has printed more or has ended.
  asio::awaitable<void> news();

  /// Waits until it has ended and all its output is here. Errors: timed_out, cancelled.
  asio::awaitable<Result<void>> wait(std::chrono::milliseconds limit);

 private:
  class Child;
  explicit Process(std::shared_ptr<Child> child);

  std::shared_ptr<Child> child_;
};

}  // namespace unjam::process
