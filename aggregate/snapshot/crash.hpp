#pragma once

#include <cstdint>
#include <vector>

#include "aggregate/snapshot/table.hpp"

/// What ended the target.
namespace unjam {

enum class GoroutineId : std::int64_t;
enum class StackId : std::uint32_t;

/// What a goroutine panicked with.
struct PanicValue {
  StringId text{};         ///< as the runtime prints it; empty: it could not be read
  StringId type{};         ///< "*main.failure"; empty: not known
  bool recovered = false;  ///< somebody recovered it, and then panicked anew

  friend bool operator==(const PanicValue&, const PanicValue&) = default;
};

/// A signal, as the kernel describes it (siginfo_t).
struct Signal {
  std::int32_t number = 0;    ///< of Linux; 0: none
  StringId name{};            ///< "SIGSEGV"
  std::int64_t code = 0;      ///< si_code: 0 and below if a process sent it
  std::int32_t sender = 0;    ///< the process that sent it; 0: none, or not known
  std::uint64_t address = 0;  ///< what a fault is about (si_addr); of others 0
  std::uint64_t pc = 0;       ///< the instruction that it stopped

  friend bool operator==(const Signal&, const Signal&) = default;
};

/// A register of the processor.
struct Register {
  StringId name{};  ///< "rip"
  std::uint64_t value = 0;

  friend bool operator==(const Register&, const Register&) = default;
};

/// An address that nothing is mapped at, while with one bit turned over it lies in the heap: so an
/// address looks that the memory, or somebody who should not, has altered.
struct FlippedBit {
  std::uint64_t address = 0;
  std::uint64_t heap = 0;  ///< the same with that bit turned over

  friend bool operator==(const FlippedBit&, const FlippedBit&) = default;
};

/// How a process crashed. A process that hangs, or that only a debugger has stopped, did not.
struct Crash {
  enum class Kind : std::uint8_t {
    panic,   ///< a panic that nobody recovered
    fatal,   ///< the runtime gave up: "concurrent map writes", "stack overflow"
    signal,  ///< a signal that is no panic in Go: SIGABRT or SIGQUIT from outside, a fault of C
  };

  Kind kind{};
  StringId text{};    ///< the panic's value, the runtime's words; of a signal also who sent it
  StringId detail{};  ///< what the runtime printed just before a fatal error; empty: nothing
  StringId type{};    ///< of a panic's value; empty: not known
  std::vector<PanicValue> earlier;  ///< panics that were still going on, the latest first
  Signal signal;  ///< that is the crash or that became the panic; number 0: there was none

  GoroutineId goroutine{};  ///< that crashed; 0: none did, as when all are asleep
  std::int32_t thread = 0;  ///< of the operating system; 0: not known
  std::uint64_t pc = 0;     ///< where it crashed: the fault, the call that panicked; 0: not known
  std::vector<Register> registers;  ///< there; what is not known for certain is left out
  std::vector<FlippedBit> flipped;  ///< addresses that it crashed on, if they look so
  StackId stack{};  ///< of the thread, where no goroutine crashed; else the goroutine's own tells

  friend bool operator==(const Crash&, const Crash&) = default;
};

/// Whether a process sent the signal, so that the program did not fail by itself: to get its core,
/// as a watchdog or a person does. A program that gives up through abort(3) or raise(3) signals a
/// thread of its own, which has a code for that.
[[nodiscard]] inline bool was_sent(const Crash& crash)
{
  constexpr std::int64_t of_thread = -6;  // SI_TKILL
  return crash.kind == Crash::Kind::signal && crash.signal.number != 0 && crash.signal.code <= 0 &&
         crash.signal.code != of_thread;
}

}  // namespace unjam
