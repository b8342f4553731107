#include "client/crash/signals.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <cstring>
#include <string>

#include "tests/unit/fake_memory.hpp"

namespace unjam::crash_signals_test {

using crash::find_signal_frame;
using elf::CoreSignal;
using memory::Address;

namespace {

constexpr Address stack = 0x10000;
constexpr Address end = stack + 0x2000;

/// The bytes of a siginfo_t that a process sent.
std::string sent(int number, int sender)
{
  siginfo_t info{};
  info.si_signo = number;
  info.si_code = SI_USER;
  info.si_pid = sender;
  return {reinterpret_cast<const char*>(&info), sizeof info};
}

/// A stack on which the kernel has called handlers.
struct SignalStack {
  SignalStack() { memory.put(stack, std::string(end - stack, '\0')); }

  void put_frame(Address at, const std::string& info, std::uint64_t pc)
  {
    memory.put(at, 0x401000);    // where the handler returns to
    memory.put(at + 24, stack);  // uc_stack
    memory.put(at + 40, end - stack);
    for (std::uint64_t i = 0; i < 16; ++i) memory.put(at + 48 + 8 * i, 100 + i);
    memory.put(at + 48 + 8 * 16, pc);
    memory.put(at + 312, info);
  }

  test::FakeMemory memory;
};

}  // namespace

TEST_SUITE("crash/signals")
{
  TEST_CASE("a frame tells the signal and the registers")
  {
    SignalStack s;
    s.put_frame(stack + 0x1800, sent(SIGABRT, 4711), 0x461621);
    const auto signal = find_signal_frame(s.memory, stack, end);
    REQUIRE(signal);
    CHECK(signal->number == SIGABRT);
    CHECK(signal->sender == 4711);
    CHECK(signal->address == 0);
    CHECK(signal->pc == 0x461621);
    CHECK(signal->registers.size() == 18);
    CHECK(signal->registers.front() == std::pair<std::string_view, std::uint64_t>{"r8", 100});
    CHECK(signal->registers[15] == std::pair<std::string_view, std::uint64_t>{"rsp", 115});
  }

  TEST_CASE("of nested signals the first counts")
  {
    SignalStack s;
    s.put_frame(stack + 0x1000, sent(SIGABRT, 1), 2);
    s.put_frame(stack + 0x1800, sent(SIGQUIT, 1), 1);
    CHECK(find_signal_frame(s.memory, stack, end)->number == SIGQUIT);
  }

  TEST_CASE("a frame may end with the stack, but not behind it")
  {
    SignalStack s;
    s.put_frame(end - 440, sent(SIGQUIT, 1), 1);
    CHECK(find_signal_frame(s.memory, stack, end));
    SignalStack other;
    other.put_frame(end - 432, sent(SIGQUIT, 1), 1);
    CHECK_FALSE(find_signal_frame(other.memory, stack, end));
  }

  TEST_CASE("what is no frame of this stack is none")
  {
    SignalStack s;
    CHECK_FALSE(find_signal_frame(s.memory, stack, end));
    s.put_frame(stack + 0x1800, sent(0, 1), 1);
    CHECK_FALSE(find_signal_frame(s.memory, stack, end));
    s.put_frame(stack + 0x1800, sent(SIGABRT, 1), 1);
    s.memory.put(stack + 0x1800 + 24, stack + 8);
    CHECK_FALSE(find_signal_frame(s.memory, stack, end));
  }

  TEST_CASE("a stack that is none is not looked at")
  {
    SignalStack s;
    CHECK_FALSE(find_signal_frame(s.memory, 0, end));
    CHECK_FALSE(find_signal_frame(s.memory, end, stack));
    CHECK_FALSE(find_signal_frame(s.memory, stack, UINT64_MAX));
    CHECK_FALSE(find_signal_frame(s.memory, stack, stack + 16));
    CHECK_FALSE(find_signal_frame(s.memory, stack, end + 8));
  }

  TEST_CASE("texts say what a signal means and who sent it")
  {
    CHECK(crash::signal_text({.number = 6, .code = 0, .sender = 4711}) ==
          "SIGABRT: abort, sent by process 4711");
    CHECK(crash::signal_text({.number = 3, .code = -6}) == "SIGQUIT: quit, sent by a process");
    CHECK(crash::signal_text({.number = 11, .code = 1}) == "SIGSEGV: segmentation violation");
    CHECK(crash::signal_text({.number = 40, .code = 128}) == "signal 40");
  }
}

}  // namespace unjam::crash_signals_test
