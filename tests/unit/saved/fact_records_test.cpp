#include "client/saved/fact_records.hpp"

#include <doctest/doctest.h>

#include "client/saved/snapshot_reader.hpp"
#include "tests/unit/print_result.hpp"
#include "tests/unit/saved/texts.hpp"

namespace unjam::saved_fact_records_test {

using namespace unjam::saved;

namespace {

constexpr std::string_view header = R"({"schema":"unjam.snapshot/1"})"
                                    "\n";
constexpr std::string_view channel = R"({"channel":1,"address":16})"
                                     "\n";

/// What is wrong with a file of these records, without the byte; empty if nothing is.
std::string complaint_of(std::string_view records)
{
  const auto snapshot = read_snapshot(stream::Window{std::string{header}.append(records)});
  if (snapshot) return {};
  CHECK(snapshot.error().code() == Errc::damaged);
  const std::string detail = snapshot.error().detail();
  return detail.substr(detail.find(": ") + 2);
}

std::string complaint_with_channel(std::string_view records)
{
  return complaint_of(std::string{channel}.append(records));
}

}  // namespace

TEST_SUITE("saved/fact_records")
{
  TEST_CASE("every fact is understood")
  {
    const auto read = read_snapshot(stream::Window{test::small_text});
    REQUIRE(read);
    const Snapshot written = test::small_snapshot();
    CHECK(read->has_facts);
    CHECK(read->now == 5000);
    CHECK(read->channels == written.channels);
    CHECK(read->text(read->channels[1].type) == "main.Metric");
    CHECK(read->locks == written.locks);
    CHECK(read->waits == written.waits);
    CHECK(read->waits_of(read->goroutines[0]).size() == 3);
    CHECK(read->waits_of(read->goroutines[1]).empty());
    CHECK(read->sleeps == written.sleeps);
    CHECK(read->polls == written.polls);
    CHECK(read->peers == written.peers);
    CHECK(read->timers == written.timers);
    CHECK(read->panel == written.panel);
  }

  TEST_CASE("a file of an earlier version has none, and says so")
  {
    const auto read = read_snapshot(stream::Window{
        std::string{header} + "{\"goroutine\":1}\n{\"end\":true,\"goroutines\":1}\n"});
    REQUIRE(read);
    CHECK_FALSE(read->has_facts);
    CHECK_FALSE(read->cross_check);
    CHECK(read->panel == Panel{});
    CHECK(read->waits_of(read->goroutines[0]).empty());
  }

  TEST_CASE("keys and array elements of a later version are ignored")
  {
    CHECK(complaint_with_channel(
              R"({"lock":1,"address":1,"owner":[{}]})"
              "\n"
              R"({"goroutine":1,"waits":[["send",1,{"case":3}]]})"
              "\n"
              R"({"panel":true,"goroutines":9,"processors":[[0,"idle",1,0,2,"new"]]})"
              "\n"
              R"({"end":true})") == "");
  }

  TEST_CASE("channels and locks are numbered and ascend by address")
  {
    CHECK(complaint_of(R"({"channel":2,"address":1})") == "expected channel 1");
    CHECK(complaint_of(R"({"lock":0,"address":1})") == "expected lock 1");
    CHECK(complaint_with_channel(R"({"channel":2,"address":16})") ==
          "expected an address above that of channel 1");
    CHECK(complaint_of("{\"lock\":1,\"address\":9}\n{\"lock\":2,\"address\":8}") ==
          "expected an address above that of lock 1");
  }

  TEST_CASE("waits refer to objects above, by their kind")
  {
    CHECK(complaint_of(R"({"goroutine":1,"waits":[["send",1]]})") ==
          "goroutine.waits: expected the id of a record above");
    CHECK(complaint_with_channel(R"({"goroutine":1,"waits":[["send",0]]})") ==
          "goroutine.waits: expected the id of a record above");
    CHECK(complaint_with_channel(R"({"goroutine":1,"waits":[["receive",2]]})") ==
          "goroutine.waits: expected the id of a record above");
    CHECK(complaint_with_channel(R"({"goroutine":1,"waits":[["lock",1]]})") ==
          "goroutine.waits: expected the id of a record above");
    CHECK(complaint_with_channel(R"({"goroutine":1,"waits":[["send",-1]]})") ==
          "goroutine.waits: expected an unsigned integer");
    CHECK(complaint_with_channel(R"({"goroutine":1,"waits":[["close",1]]})") ==
          "goroutine.waits: expected send, receive, lock, read_lock or wait");
    CHECK(complaint_with_channel(R"({"goroutine":1,"waits":[["send"]]})") ==
          "goroutine.waits: expected waits: [kind, object]");
    CHECK(complaint_with_channel(R"({"goroutine":1,"waits":["send"]})") ==
          "goroutine.waits: expected an array");
  }

  TEST_CASE("values have their types, words and ranges")
  {
    CHECK(complaint_of(R"({"channel":1,"address":-1})") ==
          "channel.address: expected an unsigned integer");
    CHECK(complaint_of(R"({"channel":1,"type":1})") ==
          "channel.type: expected the id of a record above");
    CHECK(complaint_of(R"({"channel":1,"timer":"slow"})") ==
          "channel.timer: expected none, armed or idle");
    CHECK(complaint_of(R"({"channel":1,"reach":2})") == "channel.reach: expected a string");
    CHECK(complaint_of(R"({"channel":1,"closed":1})") == "channel.closed: expected true or false");
    CHECK(complaint_of(R"({"lock":1,"kind":"spin"})") ==
          "lock.kind: expected semaphore, mutex, rwmutex, waitgroup, cond or once");
    CHECK(complaint_of(R"({"lock":1,"waiters":9223372036854775808})") ==
          "lock.waiters: expected an integer");
    CHECK(complaint_of(R"({"lock":1,"reach":"maybe"})") ==
          "lock.reach: expected unknown, alive or unreachable");
    CHECK(complaint_of(R"({"sleep":"1"})") == "sleep.sleep: expected an integer");
    CHECK(complaint_of(R"({"poll":1,"direction":"both"})") ==
          "poll.direction: expected read or write");
    CHECK(complaint_of(R"({"timer":1,"action":"explode"})") ==
          "timer.action: expected call, send, wake, deadline or start");
    CHECK(complaint_of(R"({"timer":1,"function":7})") ==
          "timer.function: expected the id of a record above");
    CHECK(complaint_of(R"({"panel":true,"cpus":1.5})") == "panel.cpus: expected an integer");
    CHECK(complaint_of(R"({"panel":true,"processors":[[0,"busy",1]]})") ==
          "panel.processors: expected idle, running, syscall, gcstop or dead");
    CHECK(complaint_of(R"({"panel":true,"processors":[[0,"idle",4294967296]]})") ==
          "panel.processors: expected a 32-bit number");
    CHECK(complaint_of(R"({"panel":true,"processors":[[0,"idle"]]})") ==
          "panel.processors: expected processors: [id, status, runnable]");
    CHECK(complaint_of("{\"panel\":true}\n{\"panel\":true}") == "expected one panel only");
  }

  TEST_CASE("the end record counts facts too")
  {
    CHECK(complaint_with_channel("{\"end\":true,\"channels\":1,\"locks\":0,\"timers\":0}\n") == "");
    CHECK(complaint_with_channel("{\"end\":true,\"channels\":2}\n") ==
          "end.channels: expected 1, as many as there are above");
    CHECK(complaint_of("{\"end\":true,\"sleeps\":1}\n") ==
          "end.sleeps: expected 0, as many as there are above");
  }

  TEST_CASE("what has an order comes out in it")
  {
    const auto read =
        read_snapshot(stream::Window{std::string{header} +
                                     "{\"sleep\":9}\n{\"sleep\":3}\n{\"poll\":9}\n{\"poll\":3}\n"
                                     "{\"peer\":9}\n{\"peer\":3}\n"
                                     "{\"timer\":50}\n{\"timer\":-4}\n{\"end\":true}\n"});
    REQUIRE(read);
    CHECK(read->sleeps.front().goroutine == GoroutineId{3});
    CHECK(read->polls.front().goroutine == GoroutineId{3});
    CHECK(read->peers.front().goroutine == GoroutineId{3});
    CHECK(read->timers.front().when == -4);
  }
}

}  // namespace unjam::saved_fact_records_test
