#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <vector>

#include "client/code/forward.hpp"
#include "client/code/lockset.hpp"

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

/// A stack: its physical frames, the innermost first.
struct Frames {
  std::span<const PhysicalFrame> all;
  bool parked = true;  ///< its goroutine waits; else it is ready to run, or runs
};

/// Runs the frames of a goroutine forward, those left out that belong to its waiting or to the
/// standard library. A goroutine that was interrupted, or waits for memory, may be in the middle of
/// a send or an unlock: what its library frames do, it may do to any object. When memory is missed
/// the result is to be thrown away.
[[nodiscard]] StackRun run_stack(Program& program, const Shapes& shapes, Frames stack,
                                 Subject sample);

/// What the frames of a stack release without having taken or made it first. See Lockset; as the
/// run is for code that runs at any time, most of what it reads is unknown. Nothing is told of a
/// goroutine that is not parked.
struct FrameReleases {
  struct Place {
    std::set<Address> objects;  ///< of the sample
    bool unknown = false;       ///< also others
  };
  std::map<Release, Place> places;  ///< all, also where whoever gets there has taken the lock since
  /// Functions of which all is told wherever they are called.
  std::set<Address> covered;
  /// Whether they release nothing but what has been taken or made since, wherever they are called
  /// or made values.
  bool covered_release_nothing = false;
};
[[nodiscard]] FrameReleases releases_of(Program& program, const Shapes& shapes,
                                        std::span<const runtime::AddressRange> variables,
                                        Frames stack, Subject sample);

/// Runs a function from its beginning, with nothing known of what it is given; `forward` is for
/// code that runs at any time. When memory is missed the result is to be thrown away.
[[nodiscard]] std::shared_ptr<const Trace> run_anytime(Forward& forward, Terms& terms,
                                                       const KnownFunction& function);

/// The same as run_stack() for a function that is called with a closure and nothing else, as a
/// timer does.
[[nodiscard]] StackRun run_closure(Program& program, const Shapes& shapes, Address closure);

}  // namespace unjam::code
