#include "cli/batch/archive.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "tests/unit/print_result.hpp"
#include "tests/unit/server/scratch.hpp"

namespace unjam::batch_archive_test {

using namespace unjam::cli;
using unjam::testing::Scratch;

namespace {

using Files = std::map<std::string, std::string>;

/// Makes an archive; `set_up` chooses its format and how it is packed.
template <class SetUp>
void pack(const std::string& path, const Files& files, SetUp set_up)
{
  archive* const out = archive_write_new();
  set_up(out);
  REQUIRE(archive_write_open_filename(out, path.c_str()) == ARCHIVE_OK);
  for (const auto& [name, text] : files) {
    archive_entry* const entry = archive_entry_new();
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_size(entry, static_cast<la_int64_t>(text.size()));
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    REQUIRE(archive_write_header(out, entry) == ARCHIVE_OK);
    CHECK(archive_write_data(out, text.data(), text.size()) ==
          static_cast<la_ssize_t>(text.size()));
    archive_entry_free(entry);
  }
  archive_write_close(out);
  archive_write_free(out);
}

void tar_gz(archive* out)
{
  archive_write_set_format_pax_restricted(out);
  archive_write_add_filter_gzip(out);
}

void zip(archive* out)
{
  archive_write_set_format_zip(out);
}

void raw_zstd(archive* out)
{
  archive_write_set_format_raw(out);
  archive_write_add_filter_zstd(out);
}

std::string content(const std::string& path)
{
  std::stringstream text;
  text << std::ifstream{path, std::ios::binary}.rdbuf();
  return text.str();
}

}  // namespace

TEST_SUITE("batch/archive")
{
  TEST_CASE("files of archives come out as they went in")
  {
    const Scratch scratch;
    const Files files{{"a/one", std::string(200'000, 'x')}, {"two", "short"}};
    const std::string paths[] = {scratch / "a.tar.gz", scratch / "a.zip"};
    pack(paths[0], files, tar_gz);
    pack(paths[1], files, zip);
    for (const std::string& path : paths) {
      CAPTURE(path);
      CHECK(is_archive(content(path)));
      const auto members = list_members(path);
      REQUIRE(members);
      REQUIRE(members->size() == 2);
      CHECK((*members)[0].name == "a/one");
      CHECK((*members)[0].start == std::string(member_start_size, 'x'));
      CHECK((*members)[1].start == "short");
      const std::string out = path + ".out";
      REQUIRE(unpack_member(path, "two", out));
      CHECK(content(out) == "short");
      std::filesystem::remove(out);
      CHECK(unpack_member(path, "three", out).error().detail() ==
            path + ": has no file three any more");
    }
  }

  TEST_CASE("packed data that is no archive is one file without a name, zeros take no room")
  {
    const Scratch scratch;
    std::string text(8'000'000, '\0');
    text[0] = '\x7f';  // zeros alone would be an empty tar archive
    text[5'000'000] = 'x';
    const std::string path = scratch / "core.zst";
    pack(path, {{"data", text}}, raw_zstd);
    const auto members = list_members(path);
    REQUIRE(members);
    REQUIRE(members->size() == 1);
    CHECK(members->front().name.empty());
    const std::string out = scratch / "core";
    REQUIRE(unpack_member(path, "", out));
    CHECK(content(out) == text);
    struct ::stat status {};
    REQUIRE(::stat(out.c_str(), &status) == 0);
    CHECK(status.st_blocks * 512 < 1'000'000);
  }

  TEST_CASE("damage is told, and an existing file is not written over")
  {
    const Scratch scratch;
    const std::string path = scratch / "a.tar.gz";
    pack(path, {{"one", "text"}}, tar_gz);
    const std::string whole = content(path);
    const std::string cut = scratch.write("cut.tar.gz", whole.substr(0, whole.size() / 2));
    const auto members = list_members(cut);
    const auto unpacked = unpack_member(cut, "one", scratch / "out");
    CHECK((!members || !unpacked));
    if (!unpacked) CHECK(unpacked.error().detail().starts_with(cut + ": "));
    const std::string there = scratch.write("there", "mine");
    const auto over = unpack_member(path, "one", there);
    REQUIRE_FALSE(over);
    CHECK(over.error().code() == Errc::io_failed);
    CHECK(content(there) == "mine");
  }

  TEST_CASE("what is none is none")
  {
    CHECK_FALSE(is_archive(""));
    CHECK_FALSE(is_archive("\x7f\x45LF"));
    CHECK_FALSE(is_archive(std::string(300, ' ')));
    CHECK(is_archive(std::string(257, '\0') + "ustar"));
  }
}

}  // namespace unjam::batch_archive_test
