#include "client/memory/mapped_file.hpp"

#include <algorithm>
#include <boost/interprocess/file_mapping.hpp>
#include <boost/interprocess/mapped_region.hpp>
#include <cerrno>
#include <utility>

#include <unistd.h>

namespace unjam::memory {

namespace ipc = boost::interprocess;

struct MappedFile::Region {
  explicit Region(const char* path) : file{path, ipc::read_only}, region{file, ipc::read_only} {}

  ipc::file_mapping file;
  ipc::mapped_region region;
};

MappedFile::MappedFile(std::unique_ptr<Region> region) : region_{std::move(region)} {}
MappedFile::MappedFile(MappedFile&&) noexcept = default;
MappedFile& MappedFile::operator=(MappedFile&&) noexcept = default;
MappedFile::~MappedFile() = default;

Result<MappedFile> MappedFile::open(const std::string& path)
{
  try {
    return MappedFile{std::make_unique<Region>(path.c_str())};
  } catch (const ipc::interprocess_exception& failure) {
    return Error{Errc::io_failed, "map " + path + ": " + failure.what()};
  }
}

std::span<const std::byte> MappedFile::bytes() const
{
  return {static_cast<const std::byte*>(region_->region.get_address()), region_->region.get_size()};
}

std::optional<std::pair<std::size_t, std::size_t>> MappedFile::next_data(std::size_t offset) const
{
  const std::size_t size = bytes().size();
  if (offset >= size) return std::nullopt;
  const int file = region_->file.get_mapping_handle().handle;
  const off_t begin = lseek(file, static_cast<off_t>(offset), SEEK_DATA);
  if (begin < 0) {
    if (errno == ENXIO) return std::nullopt;
    return std::pair{offset, size};
  }
  const off_t end = lseek(file, begin, SEEK_HOLE);
  const auto last = end < 0 ? size : static_cast<std::size_t>(end);
  return std::pair{static_cast<std::size_t>(begin), std::min(last, size)};
}

}  // namespace unjam::memory
