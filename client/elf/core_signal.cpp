#include "client/elf/core_signal.hpp"

#include <elf.h>
#include <sys/procfs.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>

#include "client/elf/elf_file.hpp"

namespace unjam::elf {
namespace {

static_assert(sizeof(siginfo_t) == signal_size);

/// What ends a process with a core unless it is handled. Not SIGTRAP: debuggers stop by it.
constexpr std::array fatal_signals{SIGQUIT, SIGILL,  SIGABRT, SIGBUS, SIGFPE,
                                   SIGSEGV, SIGXCPU, SIGXFSZ, SIGSYS};
constexpr std::array fault_signals{SIGILL, SIGBUS, SIGFPE, SIGSEGV, SIGTRAP};

/// In the order of user_regs_struct.
constexpr std::array<std::string_view, 20> register_names{
    "r15", "r14", "r13", "r12", "rbp", "rbx", "r11", "r10", "r9",     "r8",
    "rax", "rcx", "rdx", "rsi", "rdi", "",    "rip", "",    "rflags", "rsp"};

/// The notes that tell it.
struct Notes {
  std::string signal;                        ///< the first NT_SIGINFO
  std::size_t signals = 0;                   ///< how many of them there are
  std::optional<elf_prstatus> first_thread;  ///< the kernel writes the one that was hit first
  std::size_t threads = 0;

  void add(const Note& note)
  {
    if (note.name != "CORE") return;
    if (note.type == NT_SIGINFO && signals++ == 0) signal = note.desc;
    if (note.type != NT_PRSTATUS || note.desc.size() < sizeof(elf_prstatus)) return;
    if (threads++ == 0)
      std::memcpy(&first_thread.emplace(), note.desc.data(), sizeof(elf_prstatus));
  }
};

/// The kernel writes one note of a signal, and tells of the process's parent, which the first
/// process of a container does not have; debuggers write one for each thread, and no parent.
bool is_of_kernel(const Notes& notes)
{
  if (notes.signals != 1 || !notes.first_thread) return false;
  return notes.threads > 1 || notes.first_thread->pr_ppid != 0;
}

void add_thread(CoreSignal& signal, const elf_prstatus& thread)
{
  signal.thread = thread.pr_pid;
  for (std::size_t i = 0; i < register_names.size(); ++i) {
    if (register_names[i].empty()) continue;
    signal.registers.emplace_back(register_names[i], thread.pr_reg[i]);
    if (register_names[i] == "rip") signal.pc = thread.pr_reg[i];
  }
}

}  // namespace

CoreSignal decode_signal(std::string_view info)
{
  CoreSignal signal;
  siginfo_t decoded{};
  if (info.size() < sizeof decoded) return signal;
  std::memcpy(&decoded, info.data(), sizeof decoded);
  signal.number = decoded.si_signo;
  signal.code = decoded.si_code;
  if (decoded.si_code <= 0) {
    signal.sender = decoded.si_pid;
  } else if (std::ranges::find(fault_signals, decoded.si_signo) != fault_signals.end()) {
    signal.address = reinterpret_cast<std::uintptr_t>(decoded.si_addr);
  }
  return signal;
}

Result<std::optional<CoreSignal>> read_core_signal(const std::string& path)
{
  const Result<ElfFile> core = ElfFile::open(path);
  if (!core) return core.error();
  if (core->kind() != FileKind::elf_core) return Error{Errc::wrong_kind, path + " is no core"};
  if (!core->native()) return std::optional<CoreSignal>{};
  Notes notes;
  for (const Segment& segment : core->segments()) {
    if (segment.type != PT_NOTE) continue;
    core->for_each_note(segment.offset, segment.file_size, segment.align,
                        [&notes](const Note& note) { notes.add(note); });
  }
  if (!is_of_kernel(notes)) return std::optional<CoreSignal>{};
  CoreSignal signal = decode_signal(notes.signal);
  const bool fatal = std::ranges::find(fatal_signals, signal.number) != fatal_signals.end();
  if (!fatal || notes.first_thread->pr_cursig != signal.number) {
    return std::optional<CoreSignal>{};
  }
  add_thread(signal, *notes.first_thread);
  return std::optional{std::move(signal)};
}

}  // namespace unjam::elf
