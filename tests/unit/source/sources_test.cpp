#include "client/source/sources.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/unit/print_result.hpp"
#include "tests/unit/saved/temporary_directory.hpp"

namespace unjam::source_sources_test {

using namespace unjam::source;

namespace {

/// The first bytes of an ELF file of this type, as far as anybody looks.
std::string elf(char type)
{
  std::string header(64, '\0');
  header.replace(0, 7, "\x7f\x45LF\x02\x01\x01");
  header[16] = type;
  header[18] = 62;
  header[20] = 1;
  header[52] = 64;
  return header;
}

const std::string executable = elf(2);
const std::string core = elf(4);

std::vector<std::string> names(const std::vector<std::string>& words)
{
  const Result<Sources> sources = read_sources(words);
  REQUIRE(sources);
  std::vector<std::string> list;
  for (const NamedSource& each : sources->sources) list.push_back(each.name);
  return list;
}

std::string error(const std::vector<std::string>& words)
{
  const Result<Sources> sources = read_sources(words);
  REQUIRE_FALSE(sources);
  return sources.error().detail();
}

using Names = std::vector<std::string>;

}  // namespace

TEST_SUITE("source/sources")
{
  TEST_CASE("each file, address and the standard input is one source")
  {
    const test::TemporaryDirectory directory;
    const std::string a = directory.file("a.json", "[]");
    const std::string b = directory.file("b.json", "[]");
    CHECK(names({a, ":4040", b, "-"}) == Names{a, ":4040", b, "standard input"});
    const Result<Sources> sources = read_sources({a, "localhost:4040", "-"});
    CHECK(sources->sources[0].source.kind == Source::Kind::file);
    CHECK(sources->sources[0].source.file == a);
    CHECK_FALSE(sources->sources[0].of_directory);
    CHECK(sources->sources[1].source.kind == Source::Kind::server);
    CHECK(sources->sources[2].source.file == "-");
    CHECK(sources->set_aside.empty());
  }

  TEST_CASE("an executable and the core behind it are one source")
  {
    const test::TemporaryDirectory directory;
    const std::string server = directory.file("server", executable);
    const std::string first = directory.file("core.1", core);
    const std::string second = directory.file("core.2", core);
    CHECK(names({server, first, server, second}) == Names{first, second});
    const Result<Sources> sources = read_sources({server, first});
    CHECK(sources->sources[0].source.kind == Source::Kind::core);
    CHECK(sources->sources[0].source.binary == server);
    CHECK(sources->sources[0].source.core == first);
  }

  TEST_CASE("a directory stands for its files by name, without hidden ones")
  {
    const test::TemporaryDirectory directory;
    const std::string b = directory.file("b.json", "[]");
    const std::string a = directory.file("a.json", "[]");
    const std::string readme = directory.file("README", "words");
    const std::string server = directory.file("server", executable);
    static_cast<void>(directory.file(".hidden.json", "[]"));
    std::filesystem::create_directory(directory.file("older"));
    const std::string folder = directory.file("");
    // What README is shows only when it is read.
    CHECK(names({folder}) == Names{readme, a, b});
    const Result<Sources> sources = read_sources({folder, ":4040"});
    CHECK(sources->sources.size() == 4);
    CHECK(sources->sources[0].of_directory);
    CHECK_FALSE(sources->sources[3].of_directory);
    REQUIRE(sources->set_aside.size() == 2);
    CHECK(sources->set_aside[0].what == directory.file("older") + " was set aside");
    CHECK(sources->set_aside[0].effect == "a directory; name it to look into it");
    CHECK(sources->set_aside[1].what == server + " was set aside");
    CHECK(sources->set_aside[1].effect == "an executable");
    CHECK(sources->set_aside[1].weight == Problem::Weight::note);
  }

  TEST_CASE("what cannot be is one clear line")
  {
    const test::TemporaryDirectory directory;
    const std::string server = directory.file("server", executable);
    const std::string dump = directory.file("a.json", "[]");
    CHECK(error({}).starts_with("SOURCE is missing: "));
    CHECK(error({"-", dump, "-"}) == "-: there is one standard input");
    CHECK(error({dump, server}).starts_with(server + ": an executable; name its core too"));
    CHECK(error({server, dump}) == dump + ": not an ELF core");
    CHECK(error({server, ":4040"}).starts_with("an address stands alone"));
    CHECK(error({dump, directory.file("missing")}).find("missing") != std::string::npos);
    const std::string folder = directory.file("empty");
    std::filesystem::create_directory(folder);
    CHECK(error({dump, folder}) == folder + ": a directory without dumps");
    CHECK(error({server, directory.file("core", core), server})
              .starts_with(server + ": an executable"));
  }
}

}  // namespace unjam::source_sources_test
