#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client/memory/layout.hpp"
#include "client/runtime/evaluate.hpp"

/// Where the runtime's records have what we look for, by what Delve tells of this target.
namespace unjam::runtime {

using memory::Address;
using memory::Field;

/// runtime.g
struct GoroutineFields {
  Field id, status, wait_reason, wait_since, waiting, stack_lo, stack_hi, pc, sp, bp, start_pc,
      go_pc, m, labels,
      stamp;          ///< when one that is tracked began to wait for a lock; 0: not noted
  Field timer;        ///< Go < 1.23: points at the sleeper's timer
  Field sleep_until;  ///< Go >= 1.23
  Field defers, panics, param;

  /// How many bytes at its beginning say where its stack is. 0: they stand elsewhere.
  [[nodiscard]] std::uint32_t bounds_end() const
  {
    const bool first = stack_lo.offset == 0 && stack_hi.offset == stack_lo.size;
    return first ? stack_lo.size + stack_hi.size : 0;
  }
};

/// runtime._defer
struct DeferFields {
  Field first;  ///< of a g: its latest
  Field function, next;

  [[nodiscard]] bool known() const { return first && function && next; }
};

/// runtime.sudog
struct SudogFields {
  Field g, next, prev, elem, channel, waitlink;
};

/// runtime.hchan
struct ChannelFields {
  Field len, cap, closed, elem_type, elem_size, timer;
  Field first_sender, last_sender, first_receiver, last_receiver;
};

/// internal/abi.Type, runtime._type
struct TypeFields {
  Field name, flags, size;
};

/// runtime.timer
struct TimerFields {
  Field when, period, function;
  Field status = {};  ///< Go < 1.23
  Field state = {};   ///< Go >= 1.23
  std::optional<std::uint32_t> argument;  ///< an interface: type, data
};

/// runtime.p
struct ProcessorFields {
  Field id, status, queue_head, queue_tail, queue_next, scheduled, in_syscall, turns,
      seen_turns,    ///< as sysmon counted them when it set `scheduled`
      system_calls;  ///< that goroutines came back from, or lost the processor in
  std::optional<std::uint32_t> timers;  ///< a slice
  std::uint32_t timer_size = 0;         ///< of its elements, which begin with a *timer
  std::optional<std::uint32_t> collector_work = {};  ///< gcw, if wbBuf follows it directly
  Field barrier_end = {};                            ///< of wbBuf, which follows gcw
  Field collector_buffer = {};                       ///< Go >= 1.26: a page outside the heap
  Field page_cache = {};                             ///< pcache.base: the address of free pages
};

/// runtime.pollDesc
struct PollFields {
  Field self, fd, reader, writer, read_deadline, write_deadline;
};

/// runtime.notifyList
struct NotifyFields {
  Field wait, notify, head, tail;
};

/// The types of package sync.
struct SyncFields {
  Field mutex_state, mutex_sema;
  Field writer_sema, reader_sema, reader_count, reader_wait;  // of RWMutex
  Field group_state, group_sema;
  Field cond_list;   ///< where Cond's notifyList begins
  Field once_mutex;  ///< where Once's Mutex begins
};

struct Layouts {
  GoroutineFields goroutine;
  SudogFields sudog;
  ChannelFields channel;
  TypeFields type;
  TimerFields timer;
  ProcessorFields processor;
  PollFields poll;
  NotifyFields notify;
  SyncFields sync;
};

/// A type to learn, by the names that it has had over time.
struct WantedType {
  std::vector<std::string> types;
  std::vector<std::string> having;  ///< without these fields it is of no use
  bool required = false;
};

/// Learns types, in this order; an empty layout: the target has none like it. `readable` is any
/// address that can be read. Errors: no_debug_info if one is missing that is required, and those of
/// the connection.
rpc::asio::awaitable<Result<std::vector<memory::Layout>>> learn_all(
    rpc::Client& client, const std::vector<WantedType>& types, Address readable);

/// Learns them all. `readable` is any address that can be read. Errors: no_debug_info if the target
/// lacks what every Go has (g, sudog, hchan), and those of the connection.
rpc::asio::awaitable<Result<Layouts>> learn_layouts(rpc::Client& client, Address readable);

}  // namespace unjam::runtime
