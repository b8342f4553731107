#include "client/rpc/framing.hpp"

#include <doctest/doctest.h>

#include <vector>

namespace unjam::rpc_framing_test {

using unjam::rpc::LineSplitter;

namespace {

struct Lines {
  explicit Lines(std::size_t limit = 100) : splitter{limit} {}

  bool feed(std::string_view bytes)
  {
    return splitter.feed(bytes, [this](std::string line) { lines.push_back(std::move(line)); });
  }

  LineSplitter splitter;
  std::vector<std::string> lines;
};

}  // namespace

TEST_SUITE("rpc/framing")
{
  TEST_CASE("a line may come in pieces")
  {
    Lines lines;
    CHECK(lines.feed("{\"id\""));
    CHECK(lines.feed(":1}"));
    CHECK(lines.lines.empty());
    CHECK(lines.feed("\n"));
    CHECK(lines.lines == std::vector<std::string>{"{\"id\":1}"});
  }

  TEST_CASE("several lines may come at once, the last one not whole")
  {
    Lines lines;
    CHECK(lines.feed("a\n\nb\nc"));
    CHECK(lines.lines == std::vector<std::string>{"a", "", "b"});
    CHECK(lines.feed("d\n"));
    CHECK(lines.lines.back() == "cd");
  }

  TEST_CASE("every way to cut the stream gives the same lines")
  {
    const std::string stream = "one\ntwo\n\nthree\n";
    for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
      CAPTURE(cut);
      Lines lines;
      CHECK(lines.feed(std::string_view{stream}.substr(0, cut)));
      CHECK(lines.feed(std::string_view{stream}.substr(cut)));
      CHECK(lines.lines == std::vector<std::string>{"one", "two", "", "three"});
    }
  }

  TEST_CASE("each line has the spare room that was asked for")
  {
    LineSplitter splitter{1000, 64};
    const auto check = [](const std::string& line) { CHECK(line.capacity() >= line.size() + 64); };
    CHECK(splitter.feed("a\n" + std::string(500, 'b'), check));
    CHECK(splitter.feed(std::string(400, 'b') + "\n", check));
  }

  TEST_CASE("a line may be as long as the limit and not a byte longer")
  {
    Lines exact{3};
    CHECK(exact.feed("abc\n"));
    Lines longer{3};
    CHECK_FALSE(longer.feed("abcd\n"));
    Lines endless{3};
    CHECK(endless.feed("ab"));
    CHECK_FALSE(endless.feed("cd"));
  }
}

}  // namespace unjam::rpc_framing_test
