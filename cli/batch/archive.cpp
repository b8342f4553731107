#include "cli/batch/archive.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <memory>
#include <system_error>

#include "client/stream/gzip.hpp"
#include "client/stream/zstd.hpp"

namespace unjam::cli {
namespace {

constexpr std::size_t read_size = std::size_t{1} << 20U;
constexpr std::size_t tar_magic_offset = 257;
constexpr std::size_t page_size = 4096;

struct FreeArchive {
  void operator()(archive* open) const { archive_read_free(open); }
};

using Archive = std::unique_ptr<archive, FreeArchive>;

Error damaged(const std::string& path, archive* open)
{
  const char* const why = archive_error_string(open);
  return {Errc::damaged, path + ": " + (why != nullptr ? why : "damaged")};
}

Error failed(const std::string& path, const std::string& what)
{
  return {Errc::io_failed,
          path + ": cannot " + what + ": " + std::generic_category().message(errno)};
}

Result<Archive> open_archive(const std::string& path)
{
  Archive open{archive_read_new()};
  if (!open) return Error{Errc::io_failed, path + ": no memory"};
  archive_read_support_filter_gzip(open.get());
  archive_read_support_filter_zstd(open.get());
  archive_read_support_format_tar(open.get());
  archive_read_support_format_zip(open.get());
  archive_read_support_format_raw(open.get());  // packed data that is no archive
  if (archive_read_open_filename(open.get(), path.c_str(), read_size) != ARCHIVE_OK) {
    return damaged(path, open.get());
  }
  return open;
}

/// The next file of an archive; null at its end.
Result<archive_entry*> next_file(const std::string& path, archive* open)
{
  for (;;) {
    archive_entry* entry = nullptr;
    const int state = archive_read_next_header(open, &entry);
    if (state == ARCHIVE_EOF) return nullptr;
    if (state < ARCHIVE_WARN) return damaged(path, open);
    const bool is_raw = archive_format(open) == ARCHIVE_FORMAT_RAW;
    if (is_raw || archive_entry_filetype(entry) == AE_IFREG) return entry;
  }
}

std::string name_of(archive* open, archive_entry* entry)
{
  if (archive_format(open) == ARCHIVE_FORMAT_RAW) return {};
  const char* const name = archive_entry_pathname(entry);
  return name != nullptr ? name : "";
}

/// A new file in which long runs of zeros are left out.
class SparseFile {
 public:
  explicit SparseFile(const std::string& path)
      : path_{path},
        descriptor_{::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)}
  {
  }
  SparseFile(const SparseFile&) = delete;
  SparseFile& operator=(const SparseFile&) = delete;
  ~SparseFile()
  {
    if (descriptor_ >= 0) ::close(descriptor_);
  }

  Result<void> write(std::string_view bytes, std::int64_t offset)
  {
    if (descriptor_ < 0) return failed(path_, "write");
    size_ = std::max(size_, offset + static_cast<std::int64_t>(bytes.size()));
    while (!bytes.empty()) {
      const std::string_view page = bytes.substr(0, page_size);
      if (page.find_first_not_of('\0') != std::string_view::npos) {
        const Result<void> done = write_page(page, offset);
        if (!done) return done;
      }
      offset += static_cast<std::int64_t>(page.size());
      bytes.remove_prefix(page.size());
    }
    return {};
  }

  /// Gives it its size, which zeros at its end are part of.
  Result<void> finish()
  {
    if (descriptor_ < 0 || ::ftruncate(descriptor_, size_) != 0) return failed(path_, "write");
    return {};
  }

 private:
  Result<void> write_page(std::string_view page, std::int64_t offset)
  {
    while (!page.empty()) {
      const ::ssize_t written = ::pwrite(descriptor_, page.data(), page.size(), offset);
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return failed(path_, "write");
      offset += written;
      page.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
  }

  std::string path_;
  int descriptor_;
  std::int64_t size_ = 0;
};

Result<void> copy(const std::string& path, archive* open, SparseFile& file)
{
  for (;;) {
    const void* data = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    const int state = archive_read_data_block(open, &data, &size, &offset);
    if (state == ARCHIVE_EOF) return file.finish();
    if (state < ARCHIVE_WARN) return damaged(path, open);
    const Result<void> done = file.write({static_cast<const char*>(data), size}, offset);
    if (!done) return done;
  }
}

}  // namespace

bool is_archive(std::string_view start)
{
  return stream::is_gzip(start) || stream::is_zstd(start) || start.starts_with("PK\x03\x04") ||
         (start.size() > tar_magic_offset && start.substr(tar_magic_offset).starts_with("ustar"));
}

Result<std::vector<Member>> list_members(const std::string& archive)
{
  const Result<Archive> open = open_archive(archive);
  if (!open) return open.error();
  std::vector<Member> members;
  for (;;) {
    const Result<archive_entry*> entry = next_file(archive, open->get());
    if (!entry) return entry.error();
    if (*entry == nullptr) return members;
    Member& member = members.emplace_back();
    member.name = name_of(open->get(), *entry);
    member.start.resize(member_start_size);
    const la_ssize_t got = archive_read_data(open->get(), member.start.data(), member.start.size());
    if (got < 0) return damaged(archive, open->get());
    member.start.resize(static_cast<std::size_t>(got));
  }
}

Result<void> unpack_member(const std::string& archive, const std::string& member,
                           const std::string& path)
{
  const Result<Archive> open = open_archive(archive);
  if (!open) return open.error();
  for (;;) {
    const Result<archive_entry*> entry = next_file(archive, open->get());
    if (!entry) return entry.error();
    if (*entry == nullptr) {
      return Error{Errc::damaged, archive + ": has no file " + member + " any more"};
    }
    if (name_of(open->get(), *entry) != member) continue;
    SparseFile file{path};
    return copy(archive, open->get(), file);
  }
}

}  // namespace unjam::cli
