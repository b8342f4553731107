#include "client/rpc/bulk_decoder.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/unit/print_result.hpp"

namespace unjam::rpc_bulk_decoder_test {

using namespace unjam::rpc;

namespace {

const std::string page =
    R"({"id":4,"result":{"Goroutines":[)"
    R"({"id":1,"currentLoc":{"pc":4422550,"file":"/go/src/runtime/proc.go","line":364,)"
    R"("function":{"name":"runtime.gopark","value":1,"type":0,"goType":0,"optimized":true}},)"
    R"("threadID":0,"status":4,"waitSince":12,"waitReason":15,"unreadable":"","labels":{"req":"42"}},)"
    R"({"id":0,"unreadable":"EOF"}],"Nextg":101,"Groups":null,"TooManyGroups":false},"error":null})";

const std::string stack =
    R"({"id":5,"result":{"Locations":[)"
    R"({"pc":10,"file":"/app/m.go","line":42,"function":{"name":"main.count"},"Locals":null,)"
    R"("FrameOffset":-40,"FramePointerOffset":-56,"Defers":[],"Err":""},)"
    R"({"pc":18446744073709551615,"file":"?","line":-1,"FrameOffset":-40,"Bottom":true,"Err":"EOF"}]},)"
    R"("error":null})";

Result<std::vector<std::int64_t>> ids(BulkDecoder& decoder, const std::string& line)
{
  std::vector<std::int64_t> seen;
  const auto next = decoder.goroutines(
      Reply{line}, [&](const GoroutineView& goroutine) { seen.push_back(goroutine.id); });
  if (!next) return next.error();
  return seen;
}

}  // namespace

TEST_SUITE("rpc/bulk_decoder")
{
  TEST_CASE("a page of version 2 shows its goroutines and where the next one starts")
  {
    BulkDecoder decoder;
    std::vector<std::string> functions;
    const auto next = decoder.goroutines(Reply{page}, [&](const GoroutineView& goroutine) {
      functions.emplace_back(goroutine.current.function);
    });
    CHECK(*next == 101);
    CHECK(functions == std::vector<std::string>{"runtime.gopark", ""});
    CHECK(peek_next_page(Reply{page}) == 101);
  }

  TEST_CASE("the bare array of version 1 is one page, and the last")
  {
    BulkDecoder decoder;
    const std::string line = R"({"id":4,"result":[{"id":7},{"id":9}],"error":null})";
    const auto next = decoder.goroutines(Reply{line}, [](const GoroutineView&) {});
    CHECK(*next == -1);
    CHECK(*ids(decoder, line) == std::vector<std::int64_t>{7, 9});
    CHECK_FALSE(peek_next_page(Reply{line}));
  }

  TEST_CASE("a last page, an empty page, a null page")
  {
    BulkDecoder decoder;
    CHECK(ids(decoder, R"({"id":1,"result":{"Goroutines":[],"Nextg":-1},"error":null})")->empty());
    CHECK(ids(decoder, R"({"id":1,"result":{"Goroutines":null,"Nextg":-1},"error":null})")->empty());
    CHECK(peek_next_page(Reply{R"({"id":1,"result":{"Goroutines":[],"Nextg":-1},"error":null})"}) == -1);
  }

  TEST_CASE("Delve's refusal is passed on in its own words")
  {
    BulkDecoder decoder;
    const Reply refusal{R"({"id":1,"result":null,"error":"Internal debugger error: \u003cnil\u003e\n"})"};
    CHECK(decoder.stack(refusal).error().code() == Errc::rejected);
    CHECK(decoder.stack(refusal).error().detail() == "Stacktrace: Internal debugger error: <nil>\n");
    CHECK(ids(decoder, std::string{refusal.text()}).error().code() == Errc::rejected);
  }

  TEST_CASE("frames come innermost first, with what Delve says of the last")
  {
    BulkDecoder decoder;
    const Reply reply{stack};
    const auto frames = decoder.stack(reply);
    REQUIRE(frames);
    REQUIRE(frames->size() == 2);
    CHECK((*frames)[0].location.function == "main.count");
    CHECK((*frames)[0].location.line == 42);
    CHECK((*frames)[0].frame_offset == -40);
    CHECK_FALSE((*frames)[0].bottom);
    CHECK((*frames)[1].location.function.empty());
    CHECK((*frames)[1].location.pc == 18446744073709551615U);
    CHECK((*frames)[1].bottom);
    CHECK((*frames)[1].error == "EOF");
  }

  TEST_CASE("a reply that is cut anywhere is malformed, never half a stack")
  {
    BulkDecoder decoder;
    for (const std::string& whole : {page, stack}) {
      for (std::size_t size = 0; size < whole.size(); ++size) {
        CAPTURE(size);
        const std::string cut = whole.substr(0, size);
        CHECK_FALSE(decoder.stack(Reply{cut}));
        CHECK_FALSE(ids(decoder, cut));
      }
    }
  }

  TEST_CASE("a wrong type is named with its place")
  {
    BulkDecoder decoder;
    CHECK(decoder.stack(Reply{R"({"id":1,"result":{"Locations":[{"pc":1},{"line":"x"}]},"error":null})"})
              .error().detail() == "Stacktrace: Locations[1]: expected an integer");
    CHECK(decoder.stack(Reply{R"({"id":1,"result":{"Locations":5},"error":null})"})
              .error().detail() == "Stacktrace: Locations: expected an array");
    CHECK(ids(decoder, R"({"id":1,"result":{"Goroutines":[{"id":"1"}],"Nextg":-1},"error":null})")
              .error().detail() == "ListGoroutines: Goroutines[0].id: expected an integer");
    CHECK(ids(decoder, R"({"id":1,"result":{"Goroutines":[],"Nextg":[]},"error":null})")
              .error().detail() == "ListGoroutines: result: expected an integer");
    CHECK_FALSE(ids(decoder, R"({"id":1,"result":null,"error":null})"));
    CHECK_FALSE(ids(decoder, R"({"id":1,"result":"x","error":null})"));
  }

  TEST_CASE("memory comes as bytes, with every kind of padding")
  {
    BulkDecoder decoder;
    const auto memory = [&](std::string_view base64) {
      return decoder.memory(Reply{R"({"id":1,"result":{"Mem":")" + std::string{base64} +
                                  R"(","IsLittleEndian":true},"error":null})"});
    };
    CHECK(*memory("") == "");
    CHECK(*memory("YQ==") == "a");
    CHECK(*memory("YWI=") == "ab");
    CHECK(*memory("YWJj") == "abc");
    CHECK(*memory("AAEC/+8+/w==") == std::string_view{"\0\1\2\xff\xef\x3e\xff", 7});
  }

  TEST_CASE("what is not base64 is malformed memory, never half of it")
  {
    BulkDecoder decoder;
    for (const char* text : {"Y", "YQ", "YQ=", "YWJ", "Y===", "====", "YQ==YQ==", "Y Q=", "YWJj\\n",
                             "YW*j", "YWJjYW-j", "YWJjYQ=b"}) {
      CAPTURE(text);
      const auto memory = decoder.memory(
          Reply{R"({"id":1,"result":{"Mem":")" + std::string{text} + R"("},"error":null})"});
      REQUIRE_FALSE(memory);
      CHECK(memory.error().code() == Errc::malformed_reply);
      CHECK(memory.error().detail() == "ExamineMemory: Mem: expected base64");
    }
  }

  TEST_CASE("a reply without memory, and Delve's refusal of it")
  {
    BulkDecoder decoder;
    CHECK(decoder.memory(Reply{R"({"id":1,"result":{"Mem":5},"error":null})"}).error().detail() ==
          "ExamineMemory: Mem: expected a string");
    CHECK(decoder.memory(Reply{R"({"id":1,"result":[],"error":null})"}).error().detail() ==
          "ExamineMemory: result: expected an object");
    CHECK_FALSE(decoder.memory(Reply{R"({"id":1,"result":null,"error":null})"}));
    CHECK(*decoder.memory(Reply{R"({"id":1,"result":{},"error":null})"}) == "");
    const auto refused =
        decoder.memory(Reply{R"({"id":1,"result":null,"error":"input/output error"})"});
    CHECK(refused.error().code() == Errc::rejected);
    CHECK(refused.error().detail() == "ExamineMemory: input/output error");
  }

  TEST_CASE("memory that is cut anywhere is malformed")
  {
    BulkDecoder decoder;
    const std::string whole =
        R"({"id":5,"result":{"Mem":"YWJjZA==","IsLittleEndian":true},"error":null})";
    CHECK(*decoder.memory(Reply{whole}) == "abcd");
    for (std::size_t size = 0; size < whole.size(); ++size) {
      CAPTURE(size);
      CHECK_FALSE(decoder.memory(Reply{whole.substr(0, size)}));
    }
  }
}

}  // namespace unjam::rpc_bulk_decoder_test
