#include "client/rpc/decode.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/unit/print_result.hpp"

namespace unjam::rpc_decode_test {

using namespace unjam::rpc;
using nlohmann::json;

TEST_SUITE("rpc/decode")
{
  TEST_CASE("the id of a reply is found whatever stands around it")
  {
    CHECK(reply_id(R"({"id":7,"result":null,"error":null})") == 7U);
    CHECK(reply_id(R"({"result":{"id":3},"id":8,"error":null})") == 8U);
    CHECK(reply_id(R"({ "id" : 9 })") == 9U);
    CHECK(reply_id(R"({"id":18446744073709551615,"result":0})") == 18446744073709551615U);
  }

  TEST_CASE("what has no id of ours is no reply")
  {
    for (const char* line : {"", "x", "[1]", "7", "{}", R"({"id":null})", R"({"id":"7"})",
                             R"({"id":-1})", R"({"id":1.5})", R"({"id":7)", R"({"id":7,)"}) {
      CAPTURE(line);
      // The last one begins like a reply; that it is cut shows when it is decoded.
      if (std::string_view{line} != R"({"id":7,)") CHECK_FALSE(reply_id(line));
    }
  }

  TEST_CASE("a result, Delve's refusal, and a reply that is neither")
  {
    CHECK(*result_of(Reply{R"({"id":1,"result":{"Pid":5},"error":null})"}) == json{{"Pid", 5}});
    const auto refused = result_of(Reply{R"({"id":1,"result":null,"error":"unknown goroutine 7"})"});
    CHECK(refused.error().code() == Errc::rejected);
    CHECK(refused.error().detail() == "unknown goroutine 7");
    CHECK(result_of(Reply{R"({"id":1,"error":null})"}).error().code() == Errc::malformed_reply);
    CHECK(result_of(Reply{R"({"id":1,"result":)"}).error().code() == Errc::malformed_reply);
    CHECK(result_of(Reply{R"([])"}).error().code() == Errc::malformed_reply);
  }

  TEST_CASE("a version as dlv 1.20 and 1.27 write it")
  {
    const auto version = decode_version(
        {{"DelveVersion", "Version: 1.20.2\nBuild: $Id: e0c278ad $"},
         {"APIVersion", 2},
         {"Backend", "core"},
         {"TargetGoVersion", "Go cmd/compile go1.19.8; regabi"},
         {"MinSupportedVersionOfGo", "1.18.0"},
         {"MaxSupportedVersionOfGo", "1.20.0"}});
    REQUIRE(version);
    CHECK(version->delve == "1.20.2");
    CHECK(version->api == 2);
    CHECK(version->backend == "core");
    CHECK(version->target_go == "go1.19.8");
    CHECK(version->oldest_go == "1.18.0");
    CHECK(version->newest_go == "1.20.0");
    CHECK(decode_version(json::object())->target_go.empty());
    CHECK(decode_version({{"APIVersion", "2"}}).error().detail() ==
          "GetVersion: APIVersion: expected an integer");
    CHECK_FALSE(decode_version(json::array()));
  }

  TEST_CASE("a state with and without a current goroutine")
  {
    const auto state = decode_state({{"State",
                                      {{"Running", false},
                                       {"Pid", 62},
                                       {"currentThread", {{"id", 63}}},
                                       {"currentGoroutine", {{"id", 17}}}}}});
    CHECK_FALSE(state->running);
    CHECK(state->pid == 62);
    CHECK(state->current_goroutine == 17);
    CHECK(state->current_thread == 63);
    CHECK(decode_state({{"State", {{"Running", true}, {"currentGoroutine", nullptr}}}})->running);
    CHECK_FALSE(decode_state({{"State", {{"Running", 1}}}}));
  }

  TEST_CASE("threads")
  {
    const auto threads = decode_threads(
        {{"Threads", {{{"id", 9}, {"goroutineID", 5}, {"pc", 18446744073709551615U}}}}});
    REQUIRE(threads);
    REQUIRE(threads->size() == 1);
    CHECK(threads->front().goroutine == 5);
    CHECK(threads->front().pc == 18446744073709551615U);
    CHECK(decode_threads({{"Threads", nullptr}})->empty());
    CHECK_FALSE(decode_threads({{"Threads", 5}}));
  }

  TEST_CASE("a variable keeps its children, and what was unreadable says why")
  {
    const auto variable = decode_variable(
        {{"name", "m"}, {"type", "*main.T"}, {"kind", 22}, {"addr", 824633720832U},
         {"children", {{{"name", ""}, {"unreadable", "EOF"}}}}});
    REQUIRE(variable);
    CHECK(variable->type == "*main.T");
    CHECK(variable->address == 824633720832U);
    REQUIRE(variable->children.size() == 1);
    CHECK(variable->children[0].unreadable == "EOF");
  }

  TEST_CASE("a variable that is nested without end is refused")
  {
    json nested = {{"name", "leaf"}};
    for (int i = 0; i < 100; ++i) nested = json{{"children", json::array({nested})}};
    CHECK(decode_variable(nested).error().detail() == "a variable is nested too deeply");
  }

  TEST_CASE("frames with variables; null lists are empty")
  {
    const auto frames = decode_frame_variables(
        {{"Locations", {{{"pc", 5}, {"FrameOffset", -64}, {"function", {{"name", "main.f"}}},
                         {"Arguments", {{{"name", "x"}, {"value", "1"}, {"DeclLine", 9}}}},
                         {"Locals", nullptr}},
                        {{"pc", 0}}}}});
    REQUIRE(frames);
    REQUIRE(frames->size() == 2);
    CHECK(frames->front().function == "main.f");
    CHECK(frames->front().frame_offset == -64);
    CHECK(frames->front().arguments.at(0).value == "1");
    CHECK(frames->front().arguments.at(0).declared == 9);
    CHECK(frames->front().locals.empty());
    CHECK(frames->back().function.empty());
  }

  TEST_CASE("variables of packages; an absent list is empty")
  {
    const auto variables =
        decode_package_variables({{"Variables", {{{"name", "main.queue"}, {"base", 5}}}}});
    REQUIRE(variables);
    REQUIRE(variables->size() == 1);
    CHECK(variables->front().base == 5);
    CHECK(decode_package_variables(json::object())->empty());
    CHECK(decode_package_variables({{"Variables", 5}}).error().detail() ==
          "ListPackageVars: Variables: expected an array");
  }

  TEST_CASE("the name of a function is that of the first location that has one")
  {
    CHECK(*decode_function_name({{"Locations", {{{"function", {{"name", "time.sendTime"}}}},
                                                {{"function", {{"name", "main.main"}}}}}}}) ==
          "time.sendTime");
    CHECK(*decode_function_name({{"Locations", {{{"pc", 5}, {"function", nullptr}},
                                                {{"function", {{"name", "main.main"}}}}}}}) ==
          "main.main");
    CHECK(*decode_function_name({{"Locations", json::array()}}) == "");
    CHECK(*decode_function_name({{"Locations", {{{"pc", 5}}}}}) == "");
    CHECK(*decode_function_name(json::object()) == "");
  }

  TEST_CASE("locations of another shape are malformed, with their place")
  {
    CHECK(decode_function_name({{"Locations", {{{"function", {{"name", 5}}}}}}}).error().detail() ==
          "Locations[].function.name: expected a string");
    CHECK_FALSE(decode_function_name(json::array()));
    CHECK_FALSE(decode_function_name({{"Locations", "x"}}));
    CHECK_FALSE(decode_function_name({{"Locations", json::array({5})}}));
    CHECK_FALSE(decode_function_name({{"Locations", {{{"function", "x"}}}}}));
  }
}

}  // namespace unjam::rpc_decode_test
