#include "client/elf/mended_core.hpp"

#include <elf.h>
#include <fcntl.h>
#include <sys/procfs.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio.hpp>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <span>
#include <system_error>
#include <utility>
#include <vector>

#include "client/elf/load_bias.hpp"

namespace unjam::elf {
namespace {

constexpr std::size_t piece = std::size_t{4} << 20U;  ///< of a copy between two looks at signals
constexpr std::uint64_t alignment = 16;               ///< of the notes in the file

Error failed(const std::string& path, const std::string& what)
{
  return {Errc::io_failed, path + ": " + what};
}

Error failed(const std::string& path, int error)
{
  return failed(path, std::generic_category().message(error));
}

template <class T>
bool read_at(int file, std::uint64_t offset, std::span<T> to)
{
  const auto size = static_cast<ssize_t>(to.size_bytes());
  return ::pread(file, to.data(), to.size_bytes(), static_cast<off_t>(offset)) == size;
}

bool write_at(int file, std::uint64_t offset, std::span<const std::byte> bytes)
{
  while (!bytes.empty()) {
    const ssize_t done = ::pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(done));
    offset += static_cast<std::uint64_t>(done);
  }
  return true;
}

std::vector<std::string> folders()
{
  std::vector<std::string> all;
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing in this program changes the environment
  if (const char* temporary = std::getenv("TMPDIR")) all.emplace_back(temporary);
  all.emplace_back("/var/tmp");
  all.emplace_back("/tmp");
  return all;
}

/// A file without a name, with room for so many bytes.
Result<stream::Descriptor> make_file(const std::string& core, std::uint64_t room)
{
  for (const std::string& folder : folders()) {
    struct statvfs system {};
    if (::statvfs(folder.c_str(), &system) != 0) continue;
    if (std::uint64_t{system.f_bavail} * system.f_frsize < room) continue;
    constexpr mode_t mine = 0600;
    stream::Descriptor file{::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, mine)};
    if (file.valid()) return file;
    std::string name = folder + "/unjam-XXXXXX";
    stream::Descriptor named{::mkostemp(name.data(), O_CLOEXEC)};
    if (!named.valid()) continue;
    ::unlink(name.c_str());
    return named;
  }
  return failed(core, "cut, and there is no room for a copy that dlv can open: it takes " +
                          std::to_string((room >> 20U) + 1) +
                          " MiB under $TMPDIR, /var/tmp or /tmp");
}

/// Copies what is no hole.
asio::awaitable<Result<void>> copy(const stream::Descriptor& from, const stream::Descriptor& to,
                                   std::uint64_t size, std::string name)
{
  std::vector<std::byte> buffer(piece);
  const auto end = static_cast<off_t>(size);
  off_t at = 0;
  while (at < end) {
    at = ::lseek(from.get(), at, SEEK_DATA);
    if (at < 0 && errno == ENXIO) break;
    if (at < 0) co_return failed(name, errno);
    const off_t hole = ::lseek(from.get(), at, SEEK_HOLE);
    if (hole < 0) co_return failed(name, errno);
    while (at < std::min(hole, end)) {
      const auto left = static_cast<std::size_t>(std::min(hole, end) - at);
      const std::span part{buffer.data(), std::min(left, buffer.size())};
      if (!read_at(from.get(), static_cast<std::uint64_t>(at), part)) {
        co_return failed(name, "changes while it is read");
      }
      if (!write_at(to.get(), static_cast<std::uint64_t>(at), part)) {
        co_return failed("the copy of " + name, errno);
      }
      at += static_cast<off_t>(part.size());
      co_await asio::post(asio::use_awaitable);
    }
  }
  co_return Result<void>{};
}

/// The headers of a program or a core, and its parts.
struct Headers {
  Elf64_Ehdr file{};
  std::vector<Elf64_Phdr> parts;
};

std::optional<Headers> read_headers(int file)
{
  Headers headers;
  if (!read_at(file, 0, std::span{&headers.file, 1})) return std::nullopt;
  headers.parts.resize(headers.file.e_phnum);
  if (!read_at(file, headers.file.e_phoff, std::span{headers.parts})) return std::nullopt;
  return headers;
}

void append(std::vector<std::byte>& out, const void* data, std::size_t size)
{
  const auto* const bytes = static_cast<const std::byte*>(data);
  out.insert(out.end(), bytes, bytes + size);
  constexpr std::size_t padding = 4;
  out.resize((out.size() + padding - 1) / padding * padding);
}

void append_note(std::vector<std::byte>& out, Elf64_Word type, std::span<const std::byte> content)
{
  constexpr std::array<char, 8> name{"CORE"};
  const Elf64_Nhdr header{
      .n_namesz = 5, .n_descsz = static_cast<Elf64_Word>(content.size()), .n_type = type};
  append(out, &header, sizeof header);
  append(out, name.data(), name.size());
  append(out, content.data(), content.size());
}

/// What a core leaves to the program's file: as NT_FILE, how many parts, the unit of offsets, the
/// begin, end and offset of each, and their names, which dlv does not read.
std::vector<std::uint64_t> mappings(const Headers& program, std::uint64_t bias)
{
  constexpr std::uint64_t page = 4096;
  std::vector<std::uint64_t> words{0, page};
  for (const Elf64_Phdr& part : program.parts) {
    if (part.p_type != PT_LOAD || (part.p_flags & PF_W) != 0) continue;
    const std::uint64_t begin = (part.p_vaddr + bias) / page * page;
    const std::uint64_t end = part.p_vaddr + bias + part.p_filesz;
    words.insert(words.end(), {begin, (end + page - 1) / page * page, part.p_offset / page});
    ++words.front();
  }
  words.resize(words.size() + words.front() / sizeof(std::uint64_t) + 1);  // empty names
  return words;
}

/// A thread without registers, where the program starts, and what its file holds. Older Delves read
/// the frame from rsp to rbp ahead unless it is large, and fail on every other read if they cannot.
std::vector<std::byte> make_notes(const Headers& program, std::uint64_t bias)
{
  prstatus_t thread{};
  thread.pr_pid = 1;
  constexpr std::size_t rbp = 4;  // of struct user_regs_struct
  thread.pr_reg[rbp] = std::uint64_t{1} << 46U;
  prpsinfo_t process{};
  process.pr_pid = 1;
  const std::array<std::uint64_t, 4> vector{AT_ENTRY, program.file.e_entry + bias, AT_NULL, 0};
  const std::vector<std::uint64_t> files = mappings(program, bias);
  std::vector<std::byte> notes;
  append_note(notes, NT_PRSTATUS, std::as_bytes(std::span{&thread, 1}));
  append_note(notes, NT_PRPSINFO, std::as_bytes(std::span{&process, 1}));
  append_note(notes, NT_AUXV, std::as_bytes(std::span{vector}));
  append_note(notes, NT_FILE, std::as_bytes(std::span{files}));
  return notes;
}

/// Lets parts end where the file does, and the first one of notes be ours.
void mend(std::span<Elf64_Phdr> parts, std::uint64_t size, std::uint64_t notes,
          std::uint64_t notes_size)
{
  bool has_notes = false;
  for (Elf64_Phdr& part : parts) {
    if (part.p_type == PT_NOTE && !std::exchange(has_notes, true)) {
      part.p_offset = notes;
      part.p_filesz = notes_size;
    } else if (part.p_offset >= size) {
      part = {};  // PT_NULL: older Delves stumble over parts without bytes
    } else {
      part.p_filesz = std::min(part.p_filesz, size - part.p_offset);
    }
  }
}

bool has_notes(const Headers& headers)
{
  return std::ranges::find(headers.parts, Elf64_Word{PT_NOTE}, &Elf64_Phdr::p_type) !=
         headers.parts.end();
}

}  // namespace

asio::awaitable<Result<MendedCore>> MendedCore::make(std::string core, std::string binary)
{
  const stream::Descriptor from{::open(core.c_str(), O_RDONLY | O_CLOEXEC)};
  if (!from.valid()) co_return failed(core, errno);
  const stream::Descriptor own{::open(binary.c_str(), O_RDONLY | O_CLOEXEC)};
  struct stat status {};
  if (!own.valid() || ::fstat(from.get(), &status) != 0) co_return failed(core, errno);

  const Result<ElfFile> memory = ElfFile::open(core);
  const Result<ElfFile> file = ElfFile::open(binary);
  if (!memory || !file) co_return (memory ? file : memory).error();
  const auto bias = find_load_bias(*memory, *file);
  auto headers = read_headers(from.get());
  const auto program = read_headers(own.get());
  if (!bias || !headers || !program || !has_notes(*headers)) {
    co_return Error{Errc::cut,
                    core + ": cut at its end, and with it the threads and where the program was"};
  }
  const auto size = static_cast<std::uint64_t>(status.st_size);
  constexpr std::uint64_t block = 512;  // of st_blocks
  const std::uint64_t room = static_cast<std::uint64_t>(status.st_blocks) * block + piece;
  Result<stream::Descriptor> to = make_file(core, room);
  if (!to) co_return to.error();
  const Result<void> copied = co_await copy(from, *to, size, core);
  if (!copied) co_return copied.error();

  const std::vector<std::byte> notes = make_notes(*program, *bias);
  const std::uint64_t end = (size + alignment - 1) / alignment * alignment;
  mend(headers->parts, size, end, notes.size());
  headers->file.e_shoff = 0;  // sections stand at the end, too
  headers->file.e_shnum = 0;
  headers->file.e_shstrndx = SHN_UNDEF;
  const bool written =
      write_at(to->get(), 0, std::as_bytes(std::span{&headers->file, 1})) &&
      write_at(to->get(), headers->file.e_phoff, std::as_bytes(std::span{headers->parts})) &&
      write_at(to->get(), end, notes);
  if (!written) co_return failed("the copy of " + core, errno);
  co_return MendedCore{std::move(*to)};
}

std::string MendedCore::path() const
{
  return "/proc/" + std::to_string(::getpid()) + "/fd/" + std::to_string(file_.get());
}

}  // namespace unjam::elf
