#include "client/error.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string_view>

namespace unjam::stream_error_test {

TEST_SUITE("error")
{
  TEST_CASE("every code has a word of its own, by which it is found again")
  {
    std::set<std::string_view> words;
    for (int i = 1; i <= static_cast<int>(Errc::io_failed); ++i) {
      const auto code = static_cast<Errc>(i);
      CHECK(find_code(word_of(code)) == code);
      words.insert(word_of(code));
    }
    CHECK(words.size() == static_cast<std::size_t>(Errc::io_failed));
    CHECK(word_of(Errc::connect_failed) == "connect_failed");
    CHECK(word_of(Errc::usage) == "usage");
    CHECK(word_of(Errc::io_failed) == "io_failed");
    CHECK_FALSE(find_code("bad_source"));
  }

  TEST_CASE("what lies in the source does not pass")
  {
    for (int i = 1; i <= static_cast<int>(Errc::io_failed); ++i) {
      const auto code = static_cast<Errc>(i);
      CHECK_FALSE((is_about_source(code) && may_pass(code)));
    }
    CHECK(is_about_source(Errc::wrong_kind));
    CHECK(is_about_source(Errc::usage));
    CHECK(may_pass(Errc::server_failed));
    CHECK_FALSE(may_pass(Errc::server_too_large));
    CHECK_FALSE(may_pass(Errc::io_failed));
  }
}

}  // namespace unjam::stream_error_test
