#include "client/json_text/json_block.hpp"

#include <doctest/doctest.h>

#include <string>

namespace unjam::json_json_block_test {

using namespace unjam::json_text;

namespace {

/// The text with a dot for every byte that does not give it its shape.
std::string shape(std::string text)
{
  text.resize((text.size() + JsonBlock::size - 1) / JsonBlock::size * JsonBlock::size, ' ');
  JsonString string;
  std::string shape;
  for (std::size_t at = 0; at < text.size(); at += JsonBlock::size) {
    const JsonBlock block{text.data() + at, string};
    for (unsigned i = 0; i < JsonBlock::size; ++i) {
      const auto is = [&](std::uint64_t bits) { return (bits >> i & 1U) != 0; };
      shape += is(block.opens) ? 'o' : is(block.closes) ? 'c' : is(block.commas) ? ',' : '.';
    }
  }
  return shape.substr(0, shape.find_last_not_of('.') + 1);
}

}  // namespace

TEST_SUITE("json_text/json_block")
{
  TEST_CASE("brackets and commas outside of strings give the shape")
  {
    CHECK(shape(R"({"a":[1,2]})") == "o....o.,.cc");
    CHECK(shape(R"({"[,]":"{,}"})") == "o...........c");
    CHECK(shape(R"(["\"]",",\\",{}])") == "o.....,.....,occ");
    CHECK(shape("") == "");
  }

  TEST_CASE("strings and escapes go on from block to block")
  {
    for (std::size_t before = 0; before < 130; ++before) {
      CAPTURE(before);
      const std::string text = "[\"" + std::string(before, '}') + R"(\"]\\",[1]])";
      CHECK(shape(text) == "o" + std::string(before + 7, '.') + ",o.cc");
    }
  }
}

}  // namespace unjam::json_json_block_test
