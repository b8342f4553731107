#include "client/saved/operation_records.hpp"

#include <doctest/doctest.h>

#include "client/saved/snapshot_reader.hpp"
#include "tests/unit/print_result.hpp"
#include "tests/unit/saved/texts.hpp"

namespace unjam::saved_operation_records_test {

using namespace unjam::saved;

namespace {

/// A channel and a lock, and an act on each.
constexpr std::string_view beginning =
    R"({"schema":"unjam.snapshot/1"}
{"string":1,"text":"main.b"}
{"string":2,"text":"main.a"}
{"channel":1,"address":16}
{"lock":1,"address":32}
{"lock":2,"address":64}
{"site":1,"act":"close"}
{"site":2,"act":"unlock"}
)";

Result<Snapshot> read_after_beginning(std::string_view records)
{
  return read_snapshot(stream::Window{std::string{beginning}.append(records)});
}

/// What is wrong with a file of these records, without the byte; empty if nothing is.
std::string complaint_of(std::string_view records)
{
  const auto snapshot = read_after_beginning(records);
  if (snapshot) return {};
  CHECK(snapshot.error().code() == Errc::damaged);
  const std::string detail = snapshot.error().detail();
  return detail.substr(detail.find(": ") + 2);
}

}  // namespace

TEST_SUITE("saved/operation_records")
{
  TEST_CASE("everything that goroutines can still do is understood")
  {
    const auto read = read_snapshot(stream::Window{test::small_text});
    REQUIRE(read);
    const Snapshot written = test::small_snapshot();
    CHECK(read->has_operations);
    CHECK(read->text(read->channels[1].name) == "main.Metrics.inChannel");
    CHECK(read->text(read->locks[0].name) == "main.Store.mu");
    CHECK(read->sites[SiteId{2}] == written.sites[SiteId{2}]);
    CHECK(read->futures[FutureId{1}] == written.futures[FutureId{1}]);
    CHECK(read->operations == written.operations);
    CHECK(read->operations_of(read->goroutines[0]).size() == 2);
    CHECK(read->operations_of(read->goroutines[1]).empty());
    CHECK(read->timers[0].operations == OperationSpan{2, 1});
    CHECK(read->timers[0].future == FutureId{2});
    CHECK(read->holders == written.holders);
  }

  TEST_CASE("a file of an earlier version has none, and says so")
  {
    const auto read = read_after_beginning("{\"goroutine\":1}\n{\"end\":true,\"goroutines\":1}\n");
    REQUIRE(read);
    CHECK_FALSE(read->has_operations);
    CHECK(read->goroutines[0].future == FutureId{});
    CHECK(read->operations_of(read->goroutines[0]).empty());
    CHECK(read->holders.empty());
  }

  TEST_CASE("keys and array elements of a later version are ignored")
  {
    CHECK(complaint_of(R"({"site":3,"act":"send","cost":[{}]})"
                       "\n"
                       R"({"future":1,"depth":3})"
                       "\n"
                       R"({"holders":"send","types":[]})"
                       "\n"
                       R"({"goroutine":1,"operations":[[1,1,1,{"rare":true}]]})"
                       "\n"
                       R"({"end":true})") == "");
  }

  TEST_CASE("sites and futures are numbered")
  {
    CHECK(complaint_of(R"({"site":4,"act":"send"})") == "expected site 3");
    CHECK(complaint_of(R"({"future":0})") == "expected future 1");
    CHECK(complaint_of(R"({"future":1,"unknown":[3]})") ==
          "future.unknown: expected the id of a record above");
    CHECK(complaint_of(R"({"goroutine":1,"future":1})") ==
          "goroutine.future: expected the id of a record above");
  }

  TEST_CASE("operations refer to sites and objects above, by what they do")
  {
    constexpr std::string_view no_record =
        "goroutine.operations: expected the id of a record above";
    CHECK(complaint_of(R"({"goroutine":1,"operations":[[3,1]]})") == no_record);
    CHECK(complaint_of(R"({"goroutine":1,"operations":[[1,0]]})") == no_record);
    CHECK(complaint_of(R"({"goroutine":1,"operations":[[1,2]]})") == no_record);
    CHECK(complaint_of(R"({"goroutine":1,"operations":[[2,3]]})") == no_record);
    CHECK(complaint_of(R"({"goroutine":1,"operations":[[2,2],[1,1]]})"
                       "\n{\"end\":true}") == "");
    CHECK(complaint_of(R"({"goroutine":1,"operations":[[1]]})") ==
          "goroutine.operations: expected operations: [site, object]");
    CHECK(complaint_of(R"({"goroutine":1,"operations":[1]})") ==
          "goroutine.operations: expected an array");
    CHECK(complaint_of(R"({"timer":1,"operations":[[1,2]]})") ==
          "timer.operations: expected the id of a record above");
  }

  TEST_CASE("an operation is done once at least, and not too often to count")
  {
    constexpr std::string_view expected =
        "goroutine.operations: expected a number of times, 1 to 255";
    CHECK(complaint_of(R"({"goroutine":1,"operations":[[2,1,0]]})") == expected);
    CHECK(complaint_of(R"({"goroutine":1,"operations":[[2,1,256]]})") == expected);
    CHECK(complaint_of(R"({"goroutine":1,"operations":[[2,1,255]]})"
                       "\n{\"end\":true}") == "");
  }

  TEST_CASE("holders have their order, and so have their functions")
  {
    const auto read =
        read_after_beginning("{\"holders\":\"send\",\"functions\":[1,2]}\n{\"end\":true}\n");
    REQUIRE(read);
    REQUIRE(read->holders.size() == 1);
    CHECK(read->holders[0].functions == std::vector{StringId{2}, StringId{1}});
    CHECK_FALSE(read->holders[0].callable);

    constexpr std::string_view unordered = "expected holders that ascend by act, then by scope";
    CHECK(complaint_of("{\"holders\":\"close\"}\n{\"holders\":\"send\"}") == unordered);
    CHECK(complaint_of("{\"holders\":\"send\"}\n{\"holders\":\"send\"}") == unordered);
    CHECK(complaint_of("{\"holders\":\"send\"}\n{\"holders\":\"send\",\"scope\":\"any\"}\n"
                       "{\"end\":true}") == "");
    CHECK(complaint_of(R"({"holders":"send","functions":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]})") ==
          "holders.functions: expected 16 functions at most");
  }

  TEST_CASE("values have their types, words and ranges")
  {
    CHECK(complaint_of(R"({"site":3,"act":"open"})") ==
          "site.act: expected send, receive, close, lock, unlock, read_lock, read_unlock, done or "
          "signal");
    CHECK(complaint_of(R"({"site":3,"location":1})") ==
          "site.location: expected the id of a record above");
    CHECK(complaint_of(R"({"site":3,"path":3})") == "site.path: expected the id of a record above");
    CHECK(complaint_of(R"({"future":1,"known":1})") == "future.known: expected true or false");
    CHECK(complaint_of(R"({"future":1,"open_any":"send"})") ==
          "future.open_any: expected an array");
    CHECK(complaint_of(R"({"holders":"send","scope":"all"})") ==
          "holders.scope: expected own or any");
    CHECK(complaint_of(R"({"holders":"send","functions":[3]})") ==
          "holders.functions: expected the id of a record above");
    CHECK(complaint_of(R"({"channel":2,"address":17,"name":3})") ==
          "channel.name: expected the id of a record above");
    CHECK(complaint_of(R"({"lock":3,"address":65,"name":"mu"})") ==
          "lock.name: expected an unsigned integer");
  }

  TEST_CASE("the end record counts them too")
  {
    CHECK(complaint_of("{\"end\":true,\"sites\":2,\"futures\":0,\"holders\":0}\n") == "");
    CHECK(complaint_of("{\"end\":true,\"sites\":1}\n") ==
          "end.sites: expected 2, as many as there are above");
    CHECK(complaint_of("{\"end\":true,\"futures\":1}\n") ==
          "end.futures: expected 0, as many as there are above");
    CHECK(complaint_of("{\"end\":true,\"holders\":1}\n") ==
          "end.holders: expected 0, as many as there are above");
  }
}

}  // namespace unjam::saved_operation_records_test
