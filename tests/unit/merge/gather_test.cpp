#include "cli/merge/gather.hpp"

#include <doctest/doctest.h>

#include "client/stream/output_file.hpp"
#include "tests/unit/merge/texts.hpp"
#include "tests/unit/print_result.hpp"
#include "tests/unit/saved/temporary_directory.hpp"

namespace unjam::merge_gather_test {

using aggregate::Rollup;
using cli::gather;
using cli::Unreadable;
using test::small_report;

namespace {

std::string with_id(std::string_view id)
{
  std::string text{small_report};
  return text.replace(text.find("1:0f"), 4, id);
}

std::vector<std::string> ids(const Rollup& rollup)
{
  std::vector<std::string> result;
  for (const auto& report : rollup.reports) result.push_back(report.id);
  return result;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_SUITE("merge/gather")
{
  TEST_CASE("files, several reports in one, packed ones, and folders in folders")
  {
    const test::TemporaryDirectory folder;
    std::filesystem::create_directory(folder.file("inner"));
    static_cast<void>(folder.file("inner/c.json", with_id("1:c")));
    static_cast<void>(folder.file("inner/notes.txt", "no report"));
    auto packed = stream::OutputFile::create(folder.file("d.json.zst"));
    REQUIRE(packed);
    REQUIRE(packed->write(with_id("1:d")));
    REQUIRE(packed->commit());
    const std::string two = folder.file("two.json", with_id("1:b") + "\n" + with_id("1:a"));
    const auto all = gather({folder.file("."), two}, Unreadable::fatal);
    REQUIRE_MESSAGE(all, all.error().detail());
    CHECK(ids(*all) == Texts{"1:a", "1:b", "1:c", "1:d"});
  }

  TEST_CASE("rollups and reports together; what comes twice counts once")
  {
    const test::TemporaryDirectory folder;
    const std::string a = folder.file("a.json", with_id("1:a"));
    const std::string rollup =
        folder.file("r.json", test::rollup_json(*gather({a}, Unreadable::fatal)));
    const auto all =
        gather({rollup, a, folder.file("b.json", with_id("1:b")), rollup}, Unreadable::fatal);
    REQUIRE_MESSAGE(all, all.error().detail());
    CHECK(ids(*all) == Texts{"1:a", "1:b"});
  }

  TEST_CASE("what cannot be read is named, and loses the others only if told so")
  {
    const test::TemporaryDirectory folder;
    const std::string good = folder.file("good.json", with_id("1:a"));
    const std::string cut = folder.file("cut.json", with_id("1:b") + with_id("1:c").substr(0, 99));
    const std::string empty = folder.file("empty.json", "\n");
    const std::string none = folder.file("none.json");
    std::filesystem::create_directory(folder.file("hollow"));
    const auto fails = [](const std::string& input) {
      const auto result = gather({input}, Unreadable::fatal);
      REQUIRE_FALSE(result);
      return result.error().detail();
    };
    CHECK(fails(cut).starts_with(cut + ": byte " + std::to_string(small_report.size() - 1 + 99)));
    CHECK(fails(empty) == empty + ": is empty: expected a report");
    CHECK(fails(none) == none + ": No such file or directory");
    CHECK(fails(folder.file("hollow"))
              .ends_with("no *.json, *.json.zst or *.json.gz in this folder"));
    const auto rest = gather({cut, good, none}, Unreadable::left_out);
    REQUIRE(rest);
    CHECK(ids(*rest) == Texts{"1:a"});
    CHECK(rest->left_out == std::set<std::string>{fails(cut), fails(none)});
  }
}

}  // namespace unjam::merge_gather_test
