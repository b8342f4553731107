#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "aggregate/snapshot/table.hpp"

/// How the target's runtime was doing.
namespace unjam {

/// A processor of the scheduler (runtime.p).
struct Processor {
  enum class Status : std::uint8_t { idle, running, syscall, gcstop, dead };

  std::int32_t id = 0;
  Status status{};
  std::uint32_t runnable = 0;      ///< goroutines in its own run queue
  std::int64_t running_since = 0;  ///< it runs the same at least since then, on the runtime's
                                   ///< clock, ns (runtime.p.sysmontick); 0: not known
  std::int64_t ticks = -1;  ///< turns that it gave, and returns from system calls (schedtick,
                            ///< syscalltick), together; -1: not known

  friend bool operator==(const Processor&, const Processor&) = default;
};

/// The scheduler, the collector and the heap. Unset: the target does not have it, or it could not
/// be read.
struct Panel {
  std::optional<std::int64_t> started;  ///< on the runtime's clock, ns (runtime.runtimeInitTime)
  std::optional<std::int64_t> gomaxprocs;
  std::optional<std::int64_t> cpus;
  std::optional<std::int64_t> threads;  ///< ever made (runtime.sched.mnext)
  std::optional<std::int64_t> idle_threads;
  std::optional<std::int64_t> spinning_threads;
  std::optional<std::int64_t> runnable;  ///< goroutines in the global run queue
  std::optional<std::int64_t> gc_phase;  ///< 0 off, 1 mark, 2 mark termination
  std::optional<std::int64_t> gc_cycles;
  std::optional<std::int64_t> gc_percent;  ///< GOGC; negative: off
  std::optional<std::int64_t> stop_the_world;  ///< 1: the world is stopped, or being stopped
  std::optional<std::int64_t> stop_waiting;    ///< processors that have not stopped yet
  std::optional<std::int64_t> heap_live;       ///< bytes
  std::optional<std::int64_t> heap_in_use;     ///< bytes in spans
  std::optional<std::int64_t> memory_limit;    ///< bytes (GOMEMLIMIT)
  std::vector<Processor> processors;

  friend bool operator==(const Panel&, const Panel&) = default;
};

}  // namespace unjam
