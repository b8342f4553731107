#include "client/rpc/client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "client/rpc/decode.hpp"

namespace unjam::rpc {
namespace {

using nlohmann::json;

json to_json(const LoadConfig& config)
{
  return {{"FollowPointers", config.follow_pointers},
          {"MaxVariableRecurse", config.max_variable_recurse},
          {"MaxStringLen", config.max_string_len},
          {"MaxArrayValues", config.max_array_values},
          {"MaxStructFields", config.max_struct_fields}};
}

/// Expressions may hold bytes from the target; what is not UTF-8 cannot be asked for anyway.
std::string text_of(const json& argument)
{
  return argument.dump(-1, ' ', false, json::error_handler_t::replace);
}

asio::awaitable<Result<json>> ask(Connection& connection, std::string method, json argument)
{
  const Result<Reply> reply = co_await connection.call(method, text_of(argument));
  if (!reply) co_return reply.error();
  Result<json> result = result_of(*reply);
  if (!result) co_return result.error().within(method);
  co_return result;
}

/// The `decode`d result of a call, with the method's name in any error.
template <class T>
Result<T> decoded(const Result<json>& result, Result<T> (*decode)(const json&))
{
  if (!result) return result.error();
  return decode(*result);
}

}  // namespace

bool is_absence(const Error& refusal)
{
  static constexpr std::array<std::string_view, 4> words = {
      "could not find symbol", "has no member", "no type entry found", "type not found"};
  return refusal.code() == Errc::rejected && std::ranges::any_of(words, [&](std::string_view each) {
           return refusal.detail().find(each) != std::string::npos;
         });
}

Client::Client(std::unique_ptr<Connection> connection) : connection_{std::move(connection)} {}

asio::awaitable<Result<Version>> Client::get_version()
{
  const Result<json> result = co_await ask(*connection_, "GetVersion", json::object());
  co_return decoded(result, decode_version);
}

asio::awaitable<Result<void>> Client::set_api_version(int version)
{
  json argument{{"APIVersion", version}};
  const Result<json> result = co_await ask(*connection_, "SetApiVersion", std::move(argument));
  if (!result) co_return result.error();
  co_return Result<void>{};
}

asio::awaitable<Result<State>> Client::state()
{
  json argument{{"NonBlocking", true}};
  const Result<json> result = co_await ask(*connection_, "State", std::move(argument));
  co_return decoded(result, decode_state);
}

asio::awaitable<Result<std::string>> Client::build_id()
{
  const Result<json> result = co_await ask(*connection_, "BuildID", json::object());
  if (!result) co_return result.error();
  if (!result->is_object()) co_return Error{Errc::malformed_reply, "BuildID: expected an object"};
  const auto id = result->find("BuildID");
  if (id == result->end() || !id->is_string()) co_return std::string{};
  co_return id->get<std::string>();
}

asio::awaitable<Result<std::vector<Thread>>> Client::list_threads()
{
  const Result<json> result = co_await ask(*connection_, "ListThreads", json::object());
  co_return decoded(result, decode_threads);
}

asio::awaitable<Result<Variable>> Client::eval(EvalScope scope, std::string expression,
                                               LoadConfig config)
{
  json argument{{"Scope", {{"GoroutineID", scope.goroutine}, {"Frame", scope.frame}}},
                {"Expr", std::move(expression)},
                {"Cfg", to_json(config)}};
  const Result<json> result = co_await ask(*connection_, "Eval", std::move(argument));
  if (!result) co_return result.error();
  if (!result->is_object() || !result->contains("Variable")) {
    co_return Error{Errc::malformed_reply, "Eval: expected a Variable"};
  }
  co_return decode_variable((*result)["Variable"]);
}

asio::awaitable<Result<Reply>> Client::list_goroutines(Page page)
{
  const json argument{{"Start", page.start}, {"Count", page.count}};
  co_return co_await connection_->call("ListGoroutines", text_of(argument));
}

asio::awaitable<Result<Reply>> Client::stacktrace(std::int64_t goroutine, int depth)
{
  const json argument{{"Id", goroutine}, {"Depth", depth}};
  co_return co_await connection_->call("Stacktrace", text_of(argument));
}

asio::awaitable<Result<Reply>> Client::examine_memory(std::uint64_t address, std::size_t size)
{
  const json argument{{"Address", address}, {"Length", size}};
  co_return co_await connection_->call("ExamineMemory", text_of(argument));
}

asio::awaitable<Result<std::vector<FrameVariables>>> Client::stacktrace_full(std::int64_t goroutine,
                                                                             int depth,
                                                                             LoadConfig config)
{
  json argument{{"Id", goroutine}, {"Depth", depth}, {"Full", true}, {"Cfg", to_json(config)}};
  const Result<json> result = co_await ask(*connection_, "Stacktrace", std::move(argument));
  co_return decoded(result, decode_frame_variables);
}

asio::awaitable<Result<std::vector<Variable>>> Client::list_package_variables(LoadConfig config)
{
  json argument{{"Filter", ""}, {"Cfg", to_json(config)}};
  const Result<json> result = co_await ask(*connection_, "ListPackageVars", std::move(argument));
  co_return decoded(result, decode_package_variables);
}

asio::awaitable<Result<std::string>> Client::function_at(std::uint64_t pc)
{
  json argument{{"Scope", {{"GoroutineID", -1}, {"Frame", 0}}}, {"Loc", fmt::format("*{:#x}", pc)}};
  const Result<json> result = co_await ask(*connection_, "FindLocation", std::move(argument));
  co_return decoded(result, decode_function_name);
}

asio::awaitable<Result<void>> Client::detach()
{
  json argument{{"Kill", false}};
  const Result<json> result = co_await ask(*connection_, "Detach", std::move(argument));
  if (!result) co_return result.error();
  co_return Result<void>{};
}

asio::awaitable<Result<std::unique_ptr<Client>>> connect(Address address, Limits limits,
                                                         std::shared_ptr<spdlog::logger> logger)
{
  Result<std::unique_ptr<Connection>> connection =
      co_await Connection::open(std::move(address), limits, std::move(logger));
  if (!connection) co_return connection.error();
  co_return std::make_unique<Client>(std::move(*connection));
}

}  // namespace unjam::rpc
