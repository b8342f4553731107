#include "client/rpc/goroutine_decoder.hpp"

#include <doctest/doctest.h>

#include "tests/unit/print_result.hpp"

namespace unjam::rpc_goroutine_decoder_test {

using namespace unjam::rpc;

namespace {

/// What a test keeps of a view.
struct Seen {
  GoroutineView view;
  std::vector<std::pair<std::string, std::string>> labels;
};

class Decoding {
 public:
  /// Decodes one array after the other with the same decoder.
  Result<std::vector<Seen>> decode(std::string_view json)
  {
    text_ = simdjson::padded_string{json};
    simdjson::ondemand::document document;
    simdjson::ondemand::array array;
    REQUIRE_FALSE(parser_.iterate(text_).get(document));
    REQUIRE_FALSE(document.get_array().get(array));
    std::vector<Seen> seen;
    const auto done = decoder_.decode(array, [&](const GoroutineView& view) {
      seen.push_back({view, {view.labels.begin(), view.labels.end()}});
    });
    if (!done) return done.error();
    return seen;
  }

  std::string error(std::string_view json)
  {
    const auto seen = decode(json);
    if (seen) return {};
    CHECK(seen.error().code() == Errc::malformed_reply);
    return seen.error().detail();
  }

 private:
  simdjson::padded_string text_;
  simdjson::ondemand::parser parser_;
  GoroutineDecoder decoder_;
};

constexpr std::string_view park =
    R"({"pc":4415126,"file":"/go/src/runtime/proc.go","line":363,"function":{"name":"runtime.gopark","value":4414912,"type":0,"goType":0,"optimized":true}})";

std::string with_park(std::string_view field)
{
  return "{\"" + std::string{field} + "\":" + std::string{park} + "}";
}

}  // namespace

TEST_SUITE("rpc/goroutine_decoder")
{
  TEST_CASE("every field has its place")
  {
    Decoding decoding;
    const std::string json =
        R"([{"id":1310,"currentLoc":)" + std::string{park} +
        R"(,"userCurrentLoc":{"pc":1,"file":"u.go","line":2,"function":{"name":"u"}},)"
        R"("goStatementLoc":{"pc":3,"file":"g.go","line":4,"function":{"name":"g"}},)"
        R"("startLoc":{"pc":18446744073709551615,"file":"s.go","line":-1},)"
        R"("threadID":1628,"status":4100,"waitSince":9007199254740993,"waitReason":15,)"
        R"("unreadable":"","labels":{"req":"42","a\"b":"\u00b7"}}])";
    const auto seen = decoding.decode(json);
    REQUIRE(seen);
    REQUIRE(seen->size() == 1);
    const GoroutineView& view = seen->front().view;
    CHECK(view.id == 1310);
    CHECK(view.current.pc == 4415126);
    CHECK(view.current.file == "/go/src/runtime/proc.go");
    CHECK(view.current.line == 363);
    CHECK(view.current.function == "runtime.gopark");
    CHECK(view.user.function == "u");
    CHECK(view.go.line == 4);
    CHECK(view.start.pc == 18446744073709551615U);
    CHECK(view.start.line == -1);
    CHECK(view.start.function.empty());
    CHECK(view.thread == 1628);
    CHECK(view.status == 4100);
    CHECK(view.wait_since == 9007199254740993);
    CHECK(view.wait_reason == 15);
    CHECK(view.unreadable.empty());
    CHECK(seen->front().labels ==
          std::vector<std::pair<std::string, std::string>>{{"req", "42"}, {"a\"b", "\u00b7"}});
  }

  TEST_CASE("a goroutine inherits nothing from the one before")
  {
    Decoding decoding;
    const auto seen = decoding.decode(
        R"([{"id":7,"threadID":1,"labels":{"a":"b"},"startLoc":{"pc":5}},{"id":8,"labels":null},{}])");
    REQUIRE(seen);
    REQUIRE(seen->size() == 3);
    CHECK(seen->at(1).view.id == 8);
    CHECK(seen->at(1).view.thread == 0);
    CHECK(seen->at(1).view.start.pc == 0);
    CHECK(seen->at(1).labels.empty());
    CHECK(seen->at(2).view.id == 0);
  }

  TEST_CASE("unknown fields of any shape are ignored")
  {
    Decoding decoding;
    const auto seen = decoding.decode(
        R"([{"new":[{"id":9}],"id":7,"startLoc":{"column":[1],"pc":5,"function":{"kind":{},"name":"f"}}}])");
    REQUIRE(seen);
    CHECK(seen->at(0).view.id == 7);
    CHECK(seen->at(0).view.start.pc == 5);
    CHECK(seen->at(0).view.start.function == "f");
  }

  TEST_CASE("a key is known as a whole only, and as Go writes it")
  {
    Decoding decoding;
    const auto seen = decoding.decode(
        R"([{"i":1,"idx":2,"":3,"\u0069d":4,"id\"":5,"id\\":6,"threadI":7,"threadIDs":8}])");
    REQUIRE(seen);
    CHECK(seen->at(0).view.id == 0);
    CHECK(seen->at(0).view.thread == 0);
  }

  TEST_CASE("locations written alike have one number, in all fields and arrays")
  {
    Decoding decoding;
    const auto first =
        decoding.decode("[" + with_park("currentLoc") + "," + with_park("startLoc") + "]");
    REQUIRE(first);
    const LocationView known = first->at(0).view.current;
    CHECK(known.number != 0);
    CHECK(first->at(1).view.start.number == known.number);
    CHECK(first->at(1).view.current.number == 0);

    std::string other = with_park("userCurrentLoc");
    other.replace(other.find("363"), 3, "364");
    const auto second = decoding.decode("[" + other + "," + with_park("goStatementLoc") + "]");
    REQUIRE(second);
    CHECK(second->at(0).view.user.number != known.number);
    CHECK(second->at(0).view.user.line == 364);
    CHECK(second->at(1).view.go.number == known.number);
    CHECK(known.function == "runtime.gopark");  // lives as long as the decoder
  }

  TEST_CASE("many locations are told apart")
  {
    std::string json;
    for (int round = 0; round < 2; ++round) {
      for (int line = 0; line < 30'000; ++line) {
        json += json.empty() ? "[" : ",";
        json += R"({"startLoc":{"pc":77,"file":"a file with a long name","line":)" +
                std::to_string(line) + R"(,"function":{"name":"function with a long name"}}})";
      }
    }
    Decoding decoding;
    const auto seen = decoding.decode(json + "]");
    REQUIRE(seen);
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < seen->size(); ++i) {
      const LocationView& start = seen->at(i).view.start;
      if (start.line != static_cast<int>(i % 30'000) || start.number != i % 30'000 + 1) ++wrong;
    }
    CHECK(wrong == 0);
  }

  TEST_CASE("wrong types are named with their place")
  {
    Decoding decoding;
    CHECK(decoding.error("[{},{},{},{\"id\":\"7\"}]") == "Goroutines[3].id: expected an integer");
    CHECK(decoding.error("[7]") == "Goroutines[0]: expected an object");
    CHECK(decoding.error("[null]") == "Goroutines[0]: expected an object");
    CHECK(decoding.error(R"([{"id":9223372036854775808}])") ==
          "Goroutines[0].id: expected an integer");
    CHECK(decoding.error(R"([{"id":1.5}])") == "Goroutines[0].id: expected an integer");
    CHECK(decoding.error(R"([{"threadID":2147483648}])") ==
          "Goroutines[0].threadID: expected a 32-bit integer");
    CHECK(decoding.error(R"([{"status":-1}])") ==
          "Goroutines[0].status: expected an unsigned integer");
    CHECK(decoding.error(R"([{"startLoc":null}])") == "Goroutines[0].startLoc: expected an object");
    CHECK(decoding.error(R"([{"startLoc":{"pc":-1}}])") ==
          "Goroutines[0].startLoc: expected an unsigned integer");
    CHECK(decoding.error(R"([{"startLoc":{"function":"f"}}])") ==
          "Goroutines[0].startLoc: expected an object");
    CHECK(decoding.error(R"([{"labels":[]}])") == "Goroutines[0].labels: expected an object");
    CHECK(decoding.error(R"([{"labels":{"a":1}}])") == "Goroutines[0].labels: expected strings");
    CHECK(decoding.error(R"([{"unreadable":7}])") == "Goroutines[0].unreadable: expected a string");
  }

  TEST_CASE("goroutines before a fault have been shown, the decoder works on after it")
  {
    Decoding decoding;
    CHECK(decoding.error("[{\"id\":1} {\"id\":2}]") == "Goroutines[1]: expected well-formed JSON");
    CHECK(decoding.error("[{\"id\" 1}]") == "Goroutines[0]: expected well-formed JSON");
    CHECK(decoding.error("[{\"startLoc\":{\"pc\":1]}]") != "");
    CHECK(decoding.decode("[" + with_park("startLoc") + "]"));
  }

  TEST_CASE("an empty array has no goroutines")
  {
    CHECK(Decoding{}.decode("[]")->empty());
  }
}

}  // namespace unjam::rpc_goroutine_decoder_test
