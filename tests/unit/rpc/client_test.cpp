#include "client/rpc/client.hpp"

#include <doctest/doctest.h>

#include <string>

#include "tests/unit/fake_server.hpp"
#include "tests/unit/print_result.hpp"
#include "tests/unit/run.hpp"

namespace unjam::rpc_client_test {

using nlohmann::json;
using rpc::Client;
using test::FakeServer;
using test::Request;

namespace {

/// What a call asked for, and what it made of the answer `result`.
template <class T>
struct Exchange {
  json request;
  Result<T> answer;
};

template <class T, class Call>
Exchange<T> exchange(const json& result, Call call)
{
  asio::io_context io;
  FakeServer server{io, [&](const Request& request) -> test::Reaction {
                      return {test::reply_line(request, result)};
                    }};
  const auto work = [&]() -> asio::awaitable<Result<T>> {
    const auto address = rpc::parse_address(server.address());
    const rpc::Limits limits;
    auto client = co_await rpc::connect(*address, limits, nullptr);
    co_return co_await call(**client);
  };
  Result<T> answer = test::run(io, work());
  return {server.requests().at(0), std::move(answer)};
}

json asked(const std::string& method, const json& argument)
{
  return {{"id", 1}, {"method", "RPCServer." + method}, {"params", json::array({argument})}};
}

}  // namespace

TEST_SUITE("rpc/client")
{
  TEST_CASE("each call is the request that Delve documents")
  {
    const auto version = exchange<rpc::Version>(
        {{"DelveVersion", "Version: 1.27.1\n"}}, [](Client& client) { return client.get_version(); });
    CHECK(version.request == asked("GetVersion", json::object()));
    CHECK(version.answer->delve == "1.27.1");

    const auto set = exchange<void>(json::object(), [](Client& client) { return client.set_api_version(2); });
    CHECK(set.request == asked("SetApiVersion", {{"APIVersion", 2}}));
    CHECK(set.answer.has_value());

    const auto state = exchange<rpc::State>({{"State", {{"Running", true}}}},
                                            [](Client& client) { return client.state(); });
    CHECK(state.request == asked("State", {{"NonBlocking", true}}));
    CHECK(state.answer->running);

    const auto threads = exchange<std::vector<rpc::Thread>>(
        {{"Threads", {{{"id", 5}}}}}, [](Client& client) { return client.list_threads(); });
    CHECK(threads.request == asked("ListThreads", json::object()));
    CHECK(threads.answer->at(0).id == 5);

    const auto detached = exchange<void>(json::object(), [](Client& client) { return client.detach(); });
    CHECK(detached.request == asked("Detach", {{"Kill", false}}));

    const auto build = exchange<std::string>({{"BuildID", "88ae"}},
                                             [](Client& client) { return client.build_id(); });
    CHECK(*build.answer == "88ae");
  }

  TEST_CASE("what is loaded of a variable is as the caller says")
  {
    rpc::LoadConfig config;
    config.follow_pointers = true;
    config.max_string_len = 7;
    const json expected = {{"FollowPointers", true}, {"MaxVariableRecurse", 0}, {"MaxStringLen", 7},
                           {"MaxArrayValues", 64}, {"MaxStructFields", -1}};
    const auto value = exchange<rpc::Variable>(
        {{"Variable", {{"value", "go1.19.8"}}}},
        [&](Client& client) { return client.eval({}, "runtime.buildVersion", config); });
    CHECK(value.request == asked("Eval", {{"Scope", {{"GoroutineID", -1}, {"Frame", 0}}},
                                          {"Expr", "runtime.buildVersion"},
                                          {"Cfg", expected}}));
    CHECK(value.answer->value == "go1.19.8");

    const auto frames = exchange<std::vector<rpc::FrameVariables>>(
        {{"Locations", {{{"pc", 5}}}}},
        [&](Client& client) { return client.stacktrace_full(20, 9, config); });
    CHECK(frames.request ==
          asked("Stacktrace", {{"Id", 20}, {"Depth", 9}, {"Full", true}, {"Cfg", expected}}));
    CHECK(frames.answer->size() == 1);
  }

  TEST_CASE("pages and stacks come undecoded")
  {
    const auto page = exchange<rpc::Reply>(5, [](Client& client) {
      const rpc::Page second{.start = 1000, .count = 500};
      return client.list_goroutines(second);
    });
    CHECK(page.request == asked("ListGoroutines", {{"Start", 1000}, {"Count", 500}}));
    CHECK(page.answer->text() == R"({"id":1,"result":5,"error":null})");

    const auto stack = exchange<rpc::Reply>(5, [](Client& client) { return client.stacktrace(20, 60); });
    CHECK(stack.request == asked("Stacktrace", {{"Id", 20}, {"Depth", 60}}));
  }

  TEST_CASE("memory is asked for by address and size, and comes undecoded")
  {
    const auto memory = exchange<rpc::Reply>(
        5, [](Client& client) { return client.examine_memory(0xc000123000, 4096); });
    CHECK(memory.request ==
          asked("ExamineMemory", {{"Address", 0xc000123000}, {"Length", 4096}}));
    CHECK(memory.answer->text() == R"({"id":1,"result":5,"error":null})");
  }

  TEST_CASE("the function that an address lies in")
  {
    const auto at = [](const json& result) {
      return exchange<std::string>(result,
                                   [](Client& client) { return client.function_at(0x46b0a0); });
    };
    const auto found = at({{"Locations", {{{"pc", 0x46b0a0}, {"function", {{"name", "time.goFunc"}}}}}}});
    CHECK(found.request == asked("FindLocation", {{"Scope", {{"GoroutineID", -1}, {"Frame", 0}}},
                                                  {"Loc", "*0x46b0a0"}}));
    CHECK(*found.answer == "time.goFunc");
    CHECK(*at({{"Locations", nullptr}}).answer == "");
    CHECK(at({{"Locations", 5}}).answer.error().code() == Errc::malformed_reply);
  }

  TEST_CASE("an answer of another shape is malformed, with the method's name")
  {
    const auto value = exchange<rpc::Variable>({{"Oops", 1}}, [](Client& client) {
      const rpc::LoadConfig config;
      return client.eval({}, "x", config);
    });
    CHECK(value.answer.error().detail() == "Eval: expected a Variable");
    CHECK_FALSE(exchange<std::string>(json::array(), [](Client& client) { return client.build_id(); }).answer);
  }
}

}  // namespace unjam::rpc_client_test
