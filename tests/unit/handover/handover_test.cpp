#include "client/stream/handover.hpp"

#include <doctest/doctest.h>

#include <string>
#include <thread>
#include <vector>

namespace unjam::handover_handover_test {

using unjam::stream::Handover;

TEST_SUITE("stream/handover")
{
  TEST_CASE("things come in their order, however fast either side is")
  {
    constexpr int count = 10'000;
    Handover<std::string, 3> things;
    std::jthread giver{[&] {
      for (int i = 0; i < count; ++i) {
        *things.to_fill() = std::to_string(i);
        things.give();
      }
      things.close();
    }};
    int next = 0;
    while (const std::string* thing = things.to_take()) {
      CHECK(*thing == std::to_string(next++));
      things.give_back();
    }
    CHECK(next == count);
  }

  TEST_CASE("what was given before the end is still taken")
  {
    Handover<int, 2> things;
    *things.to_fill() = 7;
    things.give();
    things.close();
    REQUIRE(things.to_take() != nullptr);
    CHECK(*things.to_take() == 7);
    things.give_back();
    CHECK(things.to_take() == nullptr);
  }

  TEST_CASE("who gives is not kept waiting by who has stopped")
  {
    Handover<int, 1> things;
    std::jthread giver{[&] {
      while (things.to_fill() != nullptr) things.give();
    }};
    CHECK(things.to_take() != nullptr);
    things.stop();
  }
}

}  // namespace unjam::handover_handover_test
