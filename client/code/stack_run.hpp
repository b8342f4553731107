#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "client/code/forward.hpp"

namespace unjam::code {

/// A frame as the machine has it: inlined calls are part of the function around them.
struct PhysicalFrame {
  Address pc = 0;        ///< where it goes on
  std::int64_t cfa = 0;  ///< its end, counted from the end of the stack (Delve: FrameOffset)
};

/// What the goroutines with one stack can still do: the forward runs of their frames.
struct StackRun {
  Terms terms;
  std::vector<std::shared_ptr<const Trace>> frames;  ///< of those that were run, innermost first
  std::vector<Guard> guards;
  Beyond beyond;
};

/// Runs the frames of a goroutine forward, those left out that belong to its waiting or to the
/// standard library. When memory is missed the result is to be thrown away.
[[nodiscard]] StackRun run_stack(Program& program, const Shapes& shapes,
                                 std::span<const PhysicalFrame> frames, Subject sample);

/// The same for a function that is called with a closure and nothing else, as a timer does.
[[nodiscard]] StackRun run_closure(Program& program, const Shapes& shapes, Address closure);

}  // namespace unjam::code
