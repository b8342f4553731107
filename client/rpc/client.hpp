#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "client/rpc/connection.hpp"
#include "client/rpc/types.hpp"

namespace unjam::rpc {

/// Typed calls on one connection, each named after Delve's method.
///
/// Every call may fail with the errors of its connection, with `rejected` (Delve's own words in
/// the detail) and with `malformed_reply`. Calls that answer once for every goroutine return the
/// reply undecoded, so that the caller can let the server go on first: see BulkDecoder.
class Client {
 public:
  explicit Client(std::unique_ptr<Connection> connection);

  asio::awaitable<Result<Version>> get_version();
  asio::awaitable<Result<void>> set_api_version(int version);
  asio::awaitable<Result<State>> state();
  asio::awaitable<Result<std::string>> build_id();
  asio::awaitable<Result<std::vector<Thread>>> list_threads();
  asio::awaitable<Result<Variable>> eval(EvalScope scope, std::string expression,
                                         LoadConfig config);

  /// One page of goroutines, for BulkDecoder::goroutines.
  asio::awaitable<Result<Reply>> list_goroutines(Page page);

  /// The frames of one goroutine, for BulkDecoder::stack. Delve answers up to `depth` + 1 frames.
  /// The id must be one that the server has listed: it searches all goroutines for any other.
  asio::awaitable<Result<Reply>> stacktrace(std::int64_t goroutine, int depth);

  /// Bytes of the target, all or none of them, for BulkDecoder::memory.
  asio::awaitable<Result<Reply>> examine_memory(std::uint64_t address, std::size_t size);

  /// The same frames with arguments and locals. One that Delve cannot load fails the whole call.
  asio::awaitable<Result<std::vector<FrameVariables>>> stacktrace_full(std::int64_t goroutine,
                                                                       int depth,
                                                                       LoadConfig config);

  /// The variables of all packages. One that Delve cannot load fails the whole call.
  asio::awaitable<Result<std::vector<Variable>>> list_package_variables(LoadConfig config);

  /// The name of the function that an address lies in (Delve: FindLocation); empty if no symbol
  /// covers it.
  asio::awaitable<Result<std::string>> function_at(std::uint64_t pc);

  /// Ends the server for everybody: only for a server of our own.
  asio::awaitable<Result<void>> detach();

  [[nodiscard]] Connection& connection() { return *connection_; }

  /// Notes that something could not be read that the target has.
  void note_unread(std::string what) { unread_.push_back(std::move(what)); }

  /// What was noted so, in the order in which it was asked for.
  [[nodiscard]] const std::vector<std::string>& unread() const { return unread_; }

 private:
  std::unique_ptr<Connection> connection_;
  std::vector<std::string> unread_;
};

/// Whether Delve refused an expression because the target has no such variable, field or type:
/// names differ between releases of Go. Any other refusal means that what is there could not be
/// read.
[[nodiscard]] bool is_absence(const Error& refusal);

/// Connects and returns a client; nothing is sent yet.
asio::awaitable<Result<std::unique_ptr<Client>>> connect(Address address, Limits limits,
                                                         std::shared_ptr<spdlog::logger> logger);

}  // namespace unjam::rpc
