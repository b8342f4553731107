#include "client/elf/core_signal.hpp"

#include <doctest/doctest.h>
#include <elf.h>
#include <sys/procfs.h>

#include <csignal>
#include <cstring>

#include "tests/unit/print_result.hpp"
#include "tests/unit/server/scratch.hpp"

namespace unjam::elf_core_signal_test {

using namespace unjam::elf;
using namespace unjam::testing;

namespace {

template <class Value>
std::string bytes_of(const Value& value)
{
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

std::string note(std::uint32_t type, const std::string& desc)
{
  const Elf64_Nhdr header{5, static_cast<Elf64_Word>(desc.size()), type};
  return bytes_of(header) + std::string("CORE\0\0\0\0", 8) + desc;
}

std::string thread(int id, int parent, int signal)
{
  elf_prstatus status{};
  status.pr_pid = id;
  status.pr_ppid = parent;
  status.pr_cursig = static_cast<short>(signal);
  status.pr_reg[16] = 0x401000;  // rip
  return note(NT_PRSTATUS, bytes_of(status));
}

std::string signal_note(int number, int code, std::uint64_t about)
{
  siginfo_t info{};
  info.si_signo = number;
  info.si_code = code;
  if (code <= 0)
    info.si_pid = static_cast<int>(about);
  else
    info.si_addr = reinterpret_cast<void*>(about);
  return note(NT_SIGINFO, bytes_of(info));
}

std::string core_of(const std::string& notes)
{
  Elf64_Ehdr header{};
  std::memcpy(header.e_ident, ELFMAG, SELFMAG);
  header.e_ident[EI_CLASS] = ELFCLASS64;
  header.e_ident[EI_DATA] = ELFDATA2LSB;
  header.e_ident[EI_VERSION] = EV_CURRENT;
  header.e_type = ET_CORE;
  header.e_machine = EM_X86_64;
  header.e_version = EV_CURRENT;
  header.e_phoff = sizeof header;
  header.e_ehsize = sizeof header;
  header.e_phentsize = sizeof(Elf64_Phdr);
  header.e_phnum = 1;
  Elf64_Phdr segment{};
  segment.p_type = PT_NOTE;
  segment.p_offset = sizeof header + sizeof segment;
  segment.p_filesz = notes.size();
  segment.p_align = 4;
  return bytes_of(header) + bytes_of(segment) + notes;
}

Result<std::optional<CoreSignal>> read(const std::string& notes)
{
  const Scratch scratch;
  return read_core_signal(scratch.write("core", core_of(notes)));
}

}  // namespace

TEST_SUITE("elf/core_signal")
{
  TEST_CASE("the kernel's core tells the fault, its thread and its registers")
  {
    const auto read_signal =
        read(thread(62, 1, SIGSEGV) + signal_note(SIGSEGV, SEGV_MAPERR, 0xdead) +
             thread(63, 1, SIGSEGV));
    REQUIRE(read_signal);
    REQUIRE(*read_signal);
    const CoreSignal& signal = **read_signal;
    CHECK(signal.number == SIGSEGV);
    CHECK(signal.code == SEGV_MAPERR);
    CHECK(signal.address == 0xdead);
    CHECK(signal.sender == 0);
    CHECK(signal.thread == 62);
    CHECK(signal.pc == 0x401000);
    CHECK(signal.registers.size() == 18);
  }

  TEST_CASE("a signal that was sent tells by whom")
  {
    const auto signal = read(thread(62, 1, SIGABRT) + signal_note(SIGABRT, SI_USER, 4711));
    REQUIRE(signal);
    REQUIRE(*signal);
    CHECK((*signal)->sender == 4711);
    CHECK((*signal)->address == 0);
  }

  TEST_CASE("the first process of a container has no parent")
  {
    const auto signal =
        read(thread(1, 0, SIGABRT) + signal_note(SIGABRT, SI_USER, 0) + thread(7, 0, SIGABRT));
    REQUIRE(signal);
    CHECK(*signal);
  }

  TEST_CASE("a debugger's core tells of no end")
  {
    for (const int number : {SIGSTOP, SIGABRT, SIGSEGV}) {
      CAPTURE(number);
      const std::string one = signal_note(number, SI_TKILL, 0);
      CHECK_FALSE(*read(thread(62, 0, number) + one + thread(63, 0, 0) + one));
      CHECK_FALSE(*read(thread(62, 0, number) + one));
    }
  }

  TEST_CASE("a signal that does not end a process, or not this thread, is no end")
  {
    CHECK_FALSE(*read(thread(62, 1, SIGTRAP) + signal_note(SIGTRAP, 1, 0)));
    CHECK_FALSE(*read(thread(62, 1, SIGSTOP) + signal_note(SIGSTOP, SI_USER, 0)));
    CHECK_FALSE(*read(thread(62, 1, 0) + signal_note(SIGSEGV, 1, 0)));
    CHECK_FALSE(*read(thread(62, 1, SIGSEGV)));
    CHECK_FALSE(*read(note(NT_PRSTATUS, "short") + signal_note(SIGSEGV, 1, 0)));
    CHECK_FALSE(*read(thread(62, 1, SIGSEGV) + note(NT_SIGINFO, "short")));
  }

  TEST_CASE("what is no core is an error")
  {
    const Scratch scratch;
    CHECK_FALSE(read_core_signal(scratch.write("text", "no core")));
    CHECK_FALSE(read_core_signal(scratch / "missing"));
  }
}

}  // namespace unjam::elf_core_signal_test
