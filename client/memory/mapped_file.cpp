#include "client/memory/mapped_file.hpp"

#include <boost/interprocess/file_mapping.hpp>
#include <boost/interprocess/mapped_region.hpp>
#include <utility>

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

}  // namespace unjam::memory
