#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/capture/capture.hpp"
#include "client/capture/stack_interner.hpp"
#include "client/rpc/client.hpp"

namespace unjam {

/// Asks for the stacks of listed goroutines, many on their way at once.
class StackCapture {
 public:
  /// All references must outlive the capture. Stacks and problems go into `snapshot`.
  StackCapture(rpc::Client& client, Snapshot& snapshot, const OnProgress& on_progress);

  /// Fills `Goroutine::stack` for each of `wanted`, which index Snapshot::goroutines. Where Delve
  /// has no stack, the stack has no frames and says why; where it does not reach the function in
  /// which goroutines begin, it is marked as cut. Ends early when the connection is lost or
  /// the server falls silent; what is missing is a problem of the snapshot.
  rpc::asio::awaitable<void> run(const std::vector<std::size_t>& wanted);

 private:
  rpc::asio::awaitable<bool> capture_one(Goroutine& goroutine);
  rpc::asio::awaitable<Result<StackId>> ask(GoroutineId id);
  bool take_failure(Goroutine& goroutine, const Error& error);
  void mark_if_broken(Goroutine& goroutine);
  void report(std::uint64_t wanted);

  rpc::Client& client_;
  Snapshot& snapshot_;
  const OnProgress& on_progress_;
  StackInterner interner_;
  std::uint64_t done_ = 0;
  std::uint64_t failed_ = 0;
  std::uint64_t broken_ = 0;
  std::string first_failure_;
  std::optional<Error> ended_;
};

}  // namespace unjam
