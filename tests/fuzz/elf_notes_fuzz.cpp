#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "client/elf/binary_notes.hpp"
#include "client/elf/core_notes.hpp"

/// Any bytes as a core and as a binary: both must be read, or refused, within their bounds.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
  static const int file = ::memfd_create("input", MFD_CLOEXEC);
  static const std::string path = "/proc/self/fd/" + std::to_string(file);
  if (::ftruncate(file, 0) != 0) std::abort();
  if (::pwrite(file, bytes, size, 0) != static_cast<ssize_t>(size)) std::abort();

  const auto core = unjam::elf::read_core_notes(path);
  const auto binary = unjam::elf::read_binary_notes(path);
  if (core && binary) std::abort();  // it cannot be both
  return 0;
}
