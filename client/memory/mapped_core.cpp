#include "client/memory/mapped_core.hpp"

#include <elf.h>

#include <algorithm>
#include <boost/asio.hpp>
#include <cstring>
#include <optional>
#include <utility>

#include "client/elf/core_notes.hpp"
#include "client/elf/elf_file.hpp"
#include "client/elf/load_bias.hpp"

namespace unjam::memory {
namespace {

using elf::ElfFile;
using elf::FileKind;
using elf::Segment;

/// What the file really holds of a segment.
std::span<const std::byte> bytes_of(const Segment& segment, std::span<const std::byte> file)
{
  if (segment.type != PT_LOAD || segment.offset >= file.size()) return {};
  const std::uint64_t left = file.size() - segment.offset;
  return file.subspan(segment.offset, std::min(segment.file_size, left));
}

Result<ElfFile> open_core(const std::string& path)
{
  Result<ElfFile> elf = ElfFile::open(path);
  if (elf && (elf->kind() != FileKind::elf_core || !elf->native())) {
    return Error{Errc::wrong_kind, path + ": not a core of this kind of machine"};
  }
  return elf;
}

}  // namespace

Result<std::unique_ptr<MappedCore>> MappedCore::open(const std::string& core,
                                                     const std::string& binary)
{
  // Looked at before it is mapped, which an empty file or a folder cannot be.
  const Result<ElfFile> elf = open_core(core);
  if (!elf) return elf.error();
  Result<MappedFile> file = MappedFile::open(core);
  if (!file) return file.error();
  std::unique_ptr<MappedCore> memory{new MappedCore{std::move(*file)}};
  memory->add_core(*elf);
  if (!binary.empty()) {
    if (const Result<void> added = memory->add_binary(binary, core); !added) return added.error();
  }
  return memory;
}

void MappedCore::add_core(const elf::ElfFile& elf)
{
  // Behind the bytes that the core has of a segment may be anything: the kernel leaves out what
  // can be read from the binary. So nothing there is taken for zero.
  for (const Segment& segment : elf.segments()) {
    core_.add(segment.address, bytes_of(segment, core_file_.bytes()));
  }
  core_.sort();
}

Result<void> MappedCore::add_binary(const std::string& path, const std::string& core)
{
  const Result<ElfFile> elf = ElfFile::open(path);
  if (!elf) return elf.error();
  const Result<elf::CoreNotes> notes = elf::read_core_notes(core);
  if (!notes) return notes.error();
  if (elf->kind() != FileKind::elf_executable) return {};
  std::optional<std::uint64_t> bias;
  if (notes->entry != 0) {
    bias = notes->entry - elf->entry();
  } else if (const Result<ElfFile> cut = ElfFile::open(core)) {
    bias = elf::find_load_bias(*cut, *elf);
  }
  if (!bias) return {};
  Result<MappedFile> file = MappedFile::open(path);
  if (!file) return file.error();
  binary_file_ = std::move(*file);
  for (const Segment& segment : elf->segments()) {
    if (segment.writable) continue;  // it has changed since
    binary_.add(segment.address + *bias, bytes_of(segment, binary_file_->bytes()));
  }
  binary_.sort();
  return {};
}

std::span<const std::byte> MappedCore::from(Address address) const
{
  const auto bytes = core_.from(address);
  return bytes.empty() ? binary_.from(address) : bytes;
}

bool MappedCore::read(Address address, void* to, std::size_t size)
{
  auto* out = static_cast<std::byte*>(to);
  while (size > 0) {
    const auto bytes = from(address);
    if (bytes.empty()) return false;
    const std::size_t part = std::min(size, bytes.size());
    std::memcpy(out, bytes.data(), part);
    out += part;
    address += part;
    size -= part;
  }
  return true;
}

asio::awaitable<Result<void>> MappedCore::fetch()
{
  co_return Result<void>{};
}

std::span<const std::byte> MappedCore::view(Address address, std::size_t size) const
{
  const auto bytes = from(address);
  return bytes.size() < size ? std::span<const std::byte>{} : bytes.first(size);
}

}  // namespace unjam::memory
