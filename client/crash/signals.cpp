#include "client/crash/signals.hpp"

#include <fmt/format.h>

#include <array>
#include <cstring>

namespace unjam::crash {
namespace {

using memory::Address;

struct Words {
  std::int32_t number;
  std::string_view name;
  std::string_view meaning;  ///< in the runtime's words (runtime.sigtable)
};

constexpr std::array<Words, 12> known_signals{{
    {3, "SIGQUIT", "quit"},
    {4, "SIGILL", "illegal instruction"},
    {5, "SIGTRAP", "trace trap"},
    {6, "SIGABRT", "abort"},
    {7, "SIGBUS", "bus error"},
    {8, "SIGFPE", "floating-point exception"},
    {9, "SIGKILL", "kill"},
    {11, "SIGSEGV", "segmentation violation"},
    {15, "SIGTERM", "termination"},
    {16, "SIGSTKFLT", "stack fault"},
    {24, "SIGXCPU", "cpu limit exceeded"},
    {31, "SIGSYS", "bad system call"},
}};

const Words* words_for(std::int32_t number)
{
  for (const Words& words : known_signals) {
    if (words.number == number) return &words;
  }
  return nullptr;
}

// What the kernel puts on the stack: the address of the handler's return, a ucontext, a siginfo.
constexpr std::size_t context_offset = 8;
constexpr std::size_t stack_offset = context_offset + 16;      // uc_stack: begin, flags, size
constexpr std::size_t registers_offset = context_offset + 40;  // uc_mcontext
constexpr std::size_t signal_offset = context_offset + 304;    // with the mask of 8 bytes
constexpr std::size_t frame_size = signal_offset + elf::signal_size;
constexpr std::size_t largest_stack = 1U << 20U;  // of Go 32 KB

/// In the order of the kernel's struct sigcontext.
constexpr std::array<std::string_view, 18> register_names{
    "r8",  "r9",  "r10", "r11", "r12", "r13", "r14", "r15", "rdi",
    "rsi", "rbp", "rbx", "rdx", "rax", "rcx", "rsp", "rip", "rflags"};

std::uint64_t word_at(std::string_view bytes, std::size_t offset)
{
  std::uint64_t word = 0;
  std::memcpy(&word, bytes.data() + offset, sizeof word);
  return word;
}

/// Whether these bytes begin with what the kernel writes for a handler on this very stack.
bool is_frame(std::string_view bytes, Address stack, Address end)
{
  return word_at(bytes, context_offset + 8) == 0 && word_at(bytes, stack_offset) == stack &&
         word_at(bytes, stack_offset + 16) == end - stack;
}

elf::CoreSignal decode_frame(std::string_view bytes)
{
  elf::CoreSignal signal = elf::decode_signal(bytes.substr(signal_offset));
  for (std::size_t i = 0; i < register_names.size(); ++i) {
    signal.registers.emplace_back(register_names[i], word_at(bytes, registers_offset + 8 * i));
    if (register_names[i] == "rip") signal.pc = signal.registers.back().second;
  }
  return signal;
}

}  // namespace

std::string signal_name(std::int32_t number)
{
  const Words* words = words_for(number);
  return words == nullptr ? fmt::format("signal {}", number) : std::string{words->name};
}

std::string signal_text(const elf::CoreSignal& signal)
{
  std::string text = signal_name(signal.number);
  if (const Words* words = words_for(signal.number)) (text += ": ") += words->meaning;
  if (signal.sender != 0) {
    text += fmt::format(", sent by process {}", signal.sender);
  } else if (signal.code <= 0) {
    text += ", sent by a process";
  }
  return text;
}

std::optional<elf::CoreSignal> find_signal_frame(memory::Memory& memory, Address stack, Address end)
{
  if (stack == 0 || end <= stack || end - stack > largest_stack) return std::nullopt;
  std::string bytes(end - stack, '\0');
  if (!memory.read(stack, bytes.data(), bytes.size()) || bytes.size() < frame_size) {
    return std::nullopt;
  }
  for (std::size_t at = (bytes.size() - frame_size) / 8 * 8 + 8; at > 0;) {
    at -= 8;
    const std::string_view frame = std::string_view{bytes}.substr(at);
    if (!is_frame(frame, stack, end)) continue;
    elf::CoreSignal signal = decode_frame(frame);
    if (signal.number > 0 && signal.number <= 64) return signal;
  }
  return std::nullopt;
}

}  // namespace unjam::crash
