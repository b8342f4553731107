#pragma once

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/memory/memory.hpp"
#include "client/rpc/client.hpp"
#include "client/runtime/access.hpp"
#include "client/runtime/goroutine_records.hpp"
#include "client/runtime/semaphores.hpp"
#include "client/runtime/sudogs.hpp"
#include "client/runtime/waiting.hpp"

namespace unjam::runtime {

/// Finds what every goroutine of a snapshot waits for, and fills in Snapshot::waits, channels,
/// locks, polls, peers and sleeps.
class WaitReader {
 public:
  /// All references must outlive the reader. The snapshot has its goroutines and stacks.
  WaitReader(rpc::Client& client, memory::Memory& memory, const Access& access,
             const GoroutineRecords& records, Snapshot& snapshot);

  /// Errors: those of the memory and the connection. What could not be found becomes a problem.
  rpc::asio::awaitable<Result<void>> run();

  /// The places in wait queues that were met, ascending.
  [[nodiscard]] std::vector<Address> sudogs() const;

 private:
  /// One thing that a goroutine waits for.
  struct Want {
    std::uint32_t goroutine = 0;  ///< index into Snapshot::goroutines
    Wait::Kind kind{};
    Lock::Kind lock{};
    Address object = 0;
  };

  void match_waiters();
  void take_at_its_word(Goroutine& goroutine);
  [[nodiscard]] bool is_in_channel_code(const Goroutine& goroutine) const;
  Waiting waiting(const Goroutine& goroutine);
  rpc::asio::awaitable<Result<void>> find_channels();
  [[nodiscard]] bool waits_for_reply(std::size_t waiter) const;
  [[nodiscard]] std::vector<Address> channels_of(std::size_t waiter) const;
  rpc::asio::awaitable<Result<void>> find_locks();
  rpc::asio::awaitable<Result<void>> find_conds();
  [[nodiscard]] StackId stack_of(std::size_t waiter) const;
  template <class Work>
  rpc::asio::awaitable<Result<void>> for_each_by_stack(const std::vector<std::size_t>& waiters,
                                                       Work work);
  rpc::asio::awaitable<Result<void>> find_polls();
  rpc::asio::awaitable<Result<void>> find_peers();
  rpc::asio::awaitable<Result<void>> find_sleeps();
  rpc::asio::awaitable<Result<void>> read_objects();
  void assemble();
  void note_unknown();

  rpc::Client& client_;
  memory::Memory& memory_;
  const Access& access_;
  const GoroutineRecords& records_;
  Snapshot& snapshot_;

  std::vector<std::size_t> waiters_;                    ///< goroutines that wait and have a record
  std::vector<const GoroutineRecord*> waiter_records_;  ///< theirs
  std::vector<Waiting> waiter_kinds_;                   ///< what they wait for
  SudogLists sudogs_;                                   ///< theirs
  std::vector<Address> semaphore_sudogs_;               ///< of those who wait for a semaphore
  std::vector<Want> wants_;
  std::unordered_map<std::size_t, Address> polls_;  ///< of waiters: the runtime.pollDesc
  std::vector<std::size_t> unknown_;                ///< waiters whose object was not found
};

}  // namespace unjam::runtime
