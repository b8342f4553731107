#pragma once

#include "tests/unit/sample_findings.hpp"

/// A snapshot of a program that crashed, written by hand.
namespace unjam::test {

/// The incident, where goroutine 5 panicked on a nil pointer, while an earlier panic was going on.
inline Snapshot crashed(Crash::Kind kind = Crash::Kind::panic)
{
  Snapshot s = incident_facts();
  s.target.std_prefix = "/usr/lib/go/src/";
  const auto frame = [&](std::string_view function, std::string_view file, std::int32_t line) {
    return Frame{.pc = 0x460000 + static_cast<std::uint64_t>(line),
                 .location = s.intern_location(function, file, line)};
  };
  Stack stack;
  stack.frames = {frame("runtime.gopanic", "/usr/lib/go/src/runtime/panic.go", 884),
                  frame("runtime.sigpanic", "/usr/lib/go/src/runtime/signal_unix.go", 825),
                  frame("main.(*Metrics).flush", "/src/server/metrics.go", 131),
                  frame("main.(*Metrics).runConsumer", "/src/server/metrics.go", 121),
                  frame("runtime.goexit", "/usr/lib/go/src/runtime/asm_amd64.s", 1594)};
  Crash crash;
  crash.kind = kind;
  crash.text = s.strings.intern(
      "runtime error: invalid memory address or nil pointer dereference\nsecond line");
  crash.type = s.strings.intern("runtime.errorString");
  crash.earlier = {{s.strings.intern("flush failed"), crash.type, true}};
  crash.signal = {.number = 11,
                  .name = s.strings.intern("SIGSEGV"),
                  .code = 1,
                  .address = 8,
                  .pc = stack.frames[2].pc};
  crash.goroutine = GoroutineId{5};
  crash.thread = 1630;
  crash.pc = stack.frames[2].pc;
  crash.registers = {{s.strings.intern("rip"), crash.pc},
                     {s.strings.intern("rsp"), 0xc00004ff70},
                     {s.strings.intern("rbp"), 0xc00004ffc8}};
  const StackId id = s.stacks.intern(stack);
  for (Goroutine& goroutine : s.goroutines) {
    if (goroutine.id != GoroutineId{5}) continue;
    goroutine.stack = id;
    goroutine.status = Status::running;
    goroutine.wait_reason = {};
    goroutine.waits = {};
    goroutine.app = stack.frames[2].location;
  }
  s.crash = crash;
  return s;
}

}  // namespace unjam::test
