#include "client/elf/elf_file.hpp"

#include <fcntl.h>
#include <gelf.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <limits>
#include <system_error>
#include <utility>

namespace unjam::elf {
namespace {

/// More than the notes of 10,000 threads (Go's own limit) with every register set of today.
constexpr std::uint64_t max_notes = std::uint64_t{256} << 20U;
constexpr std::uint64_t max_section_names = std::uint64_t{4} << 20U;
constexpr std::size_t max_sections = 1U << 16U;
constexpr std::size_t max_segments = 1U << 22U;  ///< one for each mapping of the process

std::string reason(int error)
{
  return std::generic_category().message(error);
}

Error cannot_open(const std::string& path, int error)
{
  return {Errc::io_failed, "open " + path + ": " + reason(error)};
}

std::string_view part(std::string_view whole, std::size_t offset, std::size_t size)
{
  return offset > whole.size() ? std::string_view{} : whole.substr(offset, size);
}

/// A note's name as it stands in the file: with the zero that ends it.
std::string_view without_zeros(std::string_view name)
{
  const std::size_t last = name.find_last_not_of('\0');
  return name.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

}  // namespace

struct ElfFile::Handle {
  explicit Handle(int fd) : descriptor{fd} {}
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  Handle(Handle&&) = delete;
  Handle& operator=(Handle&&) = delete;
  ~Handle()
  {
    elf_end(elf);
    ::close(descriptor);
  }

  int descriptor;
  Elf* elf = nullptr;
  GElf_Ehdr header{};
};

ElfFile::ElfFile(std::unique_ptr<Handle> handle) : handle_{std::move(handle)} {}
ElfFile::ElfFile(ElfFile&&) noexcept = default;
ElfFile& ElfFile::operator=(ElfFile&&) noexcept = default;
ElfFile::~ElfFile() = default;

Result<ElfFile> ElfFile::open(const std::string& path)
{
  // Looked at before it is opened: opening and closing a pipe would end whoever writes to it.
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return cannot_open(path, errno);
  const Error not_elf{Errc::wrong_kind, path + ": not an ELF file"};
  if (!S_ISREG(status.st_mode)) return not_elf;

  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return cannot_open(path, errno);
  auto handle = std::make_unique<Handle>(descriptor);

  elf_version(EV_CURRENT);
  handle->elf = elf_begin(descriptor, ELF_C_READ, nullptr);
  if (elf_kind(handle->elf) != ELF_K_ELF) return not_elf;
  if (gelf_getehdr(handle->elf, &handle->header) == nullptr) return not_elf;

  ElfFile file{std::move(handle)};
  file.size_ = static_cast<std::uint64_t>(status.st_size);
  file.read_segments();
  file.read_sections();
  return file;
}

FileKind ElfFile::kind() const
{
  switch (handle_->header.e_type) {
    case ET_CORE:
      return FileKind::elf_core;
    case ET_EXEC:
    case ET_DYN:
      return FileKind::elf_executable;
    default:
      return FileKind::other;
  }
}

std::uint16_t ElfFile::machine() const
{
  return handle_->header.e_machine;
}

std::uint64_t ElfFile::entry() const
{
  return handle_->header.e_entry;
}

bool ElfFile::native() const
{
  constexpr bool little = std::endian::native == std::endian::little;
  return gelf_getclass(handle_->elf) == ELFCLASS64 &&
         handle_->header.e_ident[EI_DATA] == (little ? ELFDATA2LSB : ELFDATA2MSB);
}

bool ElfFile::has_section(std::string_view name) const
{
  return std::ranges::find(sections_, name, &Section::name) != sections_.end();
}

std::optional<std::string> ElfFile::bytes(std::uint64_t offset, std::uint64_t size) const
{
  if (offset > size_ || size > size_ - offset) return std::nullopt;
  std::string bytes(size, '\0');
  std::size_t done = 0;
  while (done < size) {
    const ssize_t got = ::pread(handle_->descriptor, bytes.data() + done, size - done,
                                static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return std::nullopt;
    done += static_cast<std::size_t>(got);
  }
  return bytes;
}

bool ElfFile::for_each_note(std::uint64_t offset, std::uint64_t size, std::uint64_t align,
                            const std::function<void(const Note&)>& visit) const
{
  if (offset > size_ || size > size_ - offset || size > max_notes) return false;
  const Elf_Type layout = align == 8 ? ELF_T_NHDR8 : ELF_T_NHDR;
  Elf_Data* data =
      elf_getdata_rawchunk(handle_->elf, static_cast<std::int64_t>(offset), size, layout);
  if (data == nullptr) return false;

  const std::string_view notes{static_cast<const char*>(data->d_buf), data->d_size};
  GElf_Nhdr header;
  std::size_t name = 0;
  std::size_t desc = 0;
  std::size_t at = 0;
  while ((at = gelf_getnote(data, at, &header, &name, &desc)) > 0) {
    visit({.name = without_zeros(part(notes, name, header.n_namesz)),
           .type = header.n_type,
           .desc = part(notes, desc, header.n_descsz)});
  }
  return true;
}

void ElfFile::read_segments()
{
  const GElf_Ehdr& header = handle_->header;
  expect(header.e_phoff, std::uint64_t{header.e_phnum} * header.e_phentsize);

  std::size_t count = 0;
  if (elf_getphdrnum(handle_->elf, &count) != 0 || count > max_segments) return;
  for (std::size_t i = 0; i < count; ++i) {
    GElf_Phdr segment;
    if (gelf_getphdr(handle_->elf, static_cast<int>(i), &segment) == nullptr) return;
    segments_.push_back({.type = segment.p_type,
                         .offset = segment.p_offset,
                         .address = segment.p_vaddr,
                         .file_size = segment.p_filesz,
                         .align = segment.p_align,
                         .writable = (segment.p_flags & PF_W) != 0});
    expect(segment.p_offset, segment.p_filesz);
  }
}

void ElfFile::read_sections()
{
  const GElf_Ehdr& header = handle_->header;
  expect(header.e_shoff, std::uint64_t{header.e_shnum} * header.e_shentsize);

  std::size_t count = 0;
  if (elf_getshdrnum(handle_->elf, &count) != 0 || count > max_sections) return;
  const std::string names = section_name_table();
  for (Elf_Scn* section = nullptr; (section = elf_nextscn(handle_->elf, section)) != nullptr;) {
    GElf_Shdr shdr;
    if (gelf_getshdr(section, &shdr) == nullptr) continue;
    if (shdr.sh_type != SHT_NOBITS) expect(shdr.sh_offset, shdr.sh_size);
    const std::string_view name = part(names, shdr.sh_name, names.size());
    sections_.push_back({.name = std::string{name.substr(0, name.find('\0'))},
                         .type = shdr.sh_type,
                         .offset = shdr.sh_offset,
                         .size = shdr.sh_size,
                         .align = shdr.sh_addralign});
  }
}

/// Read by ourselves: libelf would inflate a compressed one, to whatever size.
std::string ElfFile::section_name_table() const
{
  std::size_t index = 0;
  GElf_Shdr shdr;
  if (elf_getshdrstrndx(handle_->elf, &index) != 0) return {};
  if (gelf_getshdr(elf_getscn(handle_->elf, index), &shdr) == nullptr) return {};
  if (shdr.sh_type != SHT_STRTAB || shdr.sh_size > max_section_names) return {};
  return bytes(shdr.sh_offset, shdr.sh_size).value_or("");
}

void ElfFile::expect(std::uint64_t offset, std::uint64_t size)
{
  if (size == 0) return;
  constexpr auto most = std::numeric_limits<std::uint64_t>::max();
  const std::uint64_t end = size > most - offset ? most : offset + size;
  expected_size_ = std::max(expected_size_, end);
}

Result<FileKind> classify(const std::string& path)
{
  const Result<ElfFile> file = ElfFile::open(path);
  if (file) return file->kind();
  if (file.error().code() == Errc::wrong_kind) return FileKind::other;
  return file.error();
}

std::string machine_name(std::uint16_t machine)
{
  switch (machine) {
    case EM_X86_64:
      return "x86-64";
    case EM_386:
      return "x86";
    case EM_AARCH64:
      return "AArch64";
    case EM_ARM:
      return "ARM";
    case EM_PPC64:
      return "PowerPC 64";
    case EM_RISCV:
      return "RISC-V";
    default:
      return "machine " + std::to_string(machine);
  }
}

}  // namespace unjam::elf
