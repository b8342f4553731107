#include "client/rpc/pending.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <vector>

namespace unjam::rpc_pending_test {

using namespace std::chrono_literals;
using rpc::PendingCalls;
using rpc::Reply;
using Owner = PendingCalls::Owner;

namespace {

const PendingCalls::Clock::time_point start{};

/// A handler that notes in `answered` for which call it was run.
PendingCalls::Handler note(std::vector<int>& answered, int call)
{
  return [&answered, call](const Result<Reply>&) { answered.push_back(call); };
}

}  // namespace

TEST_SUITE("rpc/pending")
{
  TEST_CASE("a reply finds its call once, in any order")
  {
    std::vector<int> answered;
    PendingCalls calls;
    calls.add(1, start + 1s, note(answered, 1));
    calls.add(2, start + 1s, note(answered, 2));
    CHECK(calls.owner(2) == Owner::waiting);

    auto second = calls.take(2);
    REQUIRE(second);
    std::move (*second)(Reply{});
    CHECK(answered == std::vector{2});
    CHECK(calls.owner(2) == Owner::nobody);
    CHECK_FALSE(calls.take(2));
    CHECK_FALSE(calls.take(7));
    CHECK(calls.size() == 1);
  }

  TEST_CASE("an abandoned call still owns its late reply")
  {
    std::vector<int> answered;
    PendingCalls calls;
    calls.add(1, start + 1s, note(answered, 1));
    CHECK(calls.abandon(1).has_value());
    CHECK(calls.owner(1) == Owner::abandoned);
    CHECK(calls.size() == 0);
    CHECK_FALSE(calls.take(1));
    CHECK(calls.owner(1) == Owner::nobody);
    CHECK_FALSE(calls.abandon(1));
  }

  TEST_CASE("calls expire when their time has come, oldest first")
  {
    std::vector<int> answered;
    PendingCalls calls;
    calls.add(1, start + 3s, note(answered, 1));
    calls.add(2, start + 1s, note(answered, 2));
    calls.add(3, start + 2s, note(answered, 3));
    CHECK(calls.next_deadline() == start + 1s);
    CHECK(calls.expire(start + 999ms).empty());
    for (auto& handler : calls.expire(start + 2s)) std::move(handler)(Error{});
    CHECK(answered == std::vector{2, 3});
    CHECK(calls.next_deadline() == start + 3s);
    CHECK(calls.owner(2) == Owner::abandoned);
  }

  TEST_CASE("all waits can be ended at once")
  {
    std::vector<int> answered;
    PendingCalls calls;
    CHECK_FALSE(calls.next_deadline());
    calls.add(2, start + 1s, note(answered, 2));
    calls.add(1, start + 2s, note(answered, 1));
    for (auto& handler : calls.take_all()) std::move(handler)(Error{});
    CHECK(answered == std::vector{1, 2});
    CHECK(calls.size() == 0);
    CHECK_FALSE(calls.next_deadline());
  }
}

}  // namespace unjam::rpc_pending_test
