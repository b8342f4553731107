#include "client/rpc/decode.hpp"

#include <fmt/format.h>

#include <charconv>
#include <nlohmann/json.hpp>
#include <type_traits>
#include <utility>

namespace unjam::rpc {
namespace {

using nlohmann::json;

Error malformed_reply(const std::string& what)
{
  return {Errc::malformed_reply, what};
}

/// Reads the members of one JSON object as Go writes them: an absent member, or null, is zero.
/// Remembers the first member that has the wrong type.
class Members {
 public:
  Members(const json& object, std::string where) : object_{object}, where_{std::move(where)}
  {
    if (!object.is_object()) fail("", "an object");
  }

  template <class T>
  Members& read(const char* key, T& value)
  {
    const json* member = find(key);
    if (member == nullptr) return *this;
    if constexpr (std::is_same_v<T, bool>) {
      if (member->is_boolean())
        value = member->get<bool>();
      else
        fail(key, "true or false");
    } else if constexpr (std::is_same_v<T, std::string>) {
      if (member->is_string())
        value = member->get<std::string>();
      else
        fail(key, "a string");
    } else {
      if (member->is_number_integer())
        value = member->get<T>();
      else
        fail(key, "an integer");
    }
    return *this;
  }

  /// The elements of an array member; none if it is absent.
  const json& array(const char* key)
  {
    static const json none = json::array();
    const json* member = find(key);
    if (member == nullptr) return none;
    if (member->is_array()) return *member;
    fail(key, "an array");
    return none;
  }

  const json* find(const char* key) const
  {
    if (!object_.is_object()) return nullptr;
    const auto found = object_.find(key);
    return found == object_.end() || found->is_null() ? nullptr : &*found;
  }

  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

 private:
  void fail(std::string_view key, std::string_view expected)
  {
    if (!error_) error_ = malformed_reply(fmt::format("{}{}: expected {}", where_, key, expected));
  }

  const json& object_;
  std::string where_;
  std::optional<Error> error_;
};

/// A value, unless one of its members could not be read.
template <class T>
Result<T> checked(T value, const Members& members)
{
  if (const auto& error = members.error()) return *error;
  return value;
}

/// "Version: 1.20.2\nBuild: $Id: …" -> "1.20.2"
std::string version_number(std::string_view text)
{
  text = text.substr(0, text.find('\n'));
  constexpr std::string_view prefix = "Version: ";
  if (text.starts_with(prefix)) text.remove_prefix(prefix.size());
  return std::string{text};
}

/// "Go cmd/compile go1.19.8" -> "go1.19.8"
std::string go_version(std::string_view producer)
{
  const std::size_t start = producer.find("go1");
  if (start == std::string_view::npos) return {};
  producer.remove_prefix(start);
  return std::string{producer.substr(0, producer.find_first_of("; "))};
}

constexpr int deepest_variable = 64;  ///< Delve cuts at LoadConfig's recursion limit long before

Result<Variable> decode_variable_at(const json& object, int depth)
{
  if (depth > deepest_variable) return malformed_reply("a variable is nested too deeply");
  Variable variable;
  Members members{object, "Variable."};
  members.read("name", variable.name)
      .read("type", variable.type)
      .read("realType", variable.real_type)
      .read("value", variable.value)
      .read("unreadable", variable.unreadable)
      .read("addr", variable.address)
      .read("base", variable.base)
      .read("len", variable.len)
      .read("cap", variable.cap)
      .read("kind", variable.kind)
      .read("DeclLine", variable.declared);
  for (const json& child : members.array("children")) {
    Result<Variable> decoded = decode_variable_at(child, depth + 1);
    if (!decoded) return decoded.error();
    variable.children.push_back(std::move(*decoded));
  }
  return checked(std::move(variable), members);
}

Result<std::vector<Variable>> decode_variables(const json& array)
{
  std::vector<Variable> variables;
  for (const json& element : array) {
    Result<Variable> variable = decode_variable(element);
    if (!variable) return variable.error();
    variables.push_back(std::move(*variable));
  }
  return variables;
}

Result<FrameVariables> decode_frame(const json& location)
{
  FrameVariables frame;
  Members members{location, "Locations[]."};
  members.read("pc", frame.pc).read("FrameOffset", frame.frame_offset);
  if (const json* function = members.find("function"); function != nullptr) {
    Members named{*function, "Locations[].function."};
    named.read("name", frame.function);
    if (const auto& error = named.error()) return *error;
  }
  auto arguments = decode_variables(members.array("Arguments"));
  if (!arguments) return arguments.error();
  auto locals = decode_variables(members.array("Locals"));
  if (!locals) return locals.error();
  frame.arguments = std::move(*arguments);
  frame.locals = std::move(*locals);
  return checked(std::move(frame), members);
}

}  // namespace

std::optional<std::uint64_t> reply_id(std::string_view line)
{
  constexpr std::string_view usual = "{\"id\":";  // what Go's encoder always begins with
  if (line.starts_with(usual)) {
    const std::string_view rest = line.substr(usual.size());
    std::uint64_t id = 0;
    const auto [end, ec] = std::from_chars(rest.data(), rest.data() + rest.size(), id);
    if (ec == std::errc{} && end != rest.data() + rest.size() && *end == ',') return id;
  }
  const json reply = json::parse(line, nullptr, false);
  if (!reply.is_object()) return std::nullopt;
  const auto id = reply.find("id");
  if (id == reply.end() || !id->is_number_unsigned()) return std::nullopt;
  return id->get<std::uint64_t>();
}

Result<json> result_of(const Reply& reply)
{
  json object = json::parse(reply.text(), nullptr, false);
  if (!object.is_object()) return malformed_reply("the reply is no JSON object");
  const auto error = object.find("error");
  if (error != object.end() && error->is_string()) {
    return Error{Errc::rejected, error->get<std::string>()};
  }
  const auto result = object.find("result");
  if (result == object.end()) return malformed_reply("the reply has no result");
  return std::move(*result);
}

Result<Version> decode_version(const json& result)
{
  Version version;
  std::string delve;
  std::string target_go;
  Members members{result, "GetVersion: "};
  members.read("DelveVersion", delve)
      .read("APIVersion", version.api)
      .read("Backend", version.backend)
      .read("TargetGoVersion", target_go)
      .read("MinSupportedVersionOfGo", version.oldest_go)
      .read("MaxSupportedVersionOfGo", version.newest_go);
  version.delve = version_number(delve);
  version.target_go = go_version(target_go);
  return checked(std::move(version), members);
}

Result<State> decode_state(const json& result)
{
  State state;
  const Members outer{result, "State: "};
  const json* object = outer.find("State");
  Members members{object != nullptr ? *object : result, "State."};
  members.read("Running", state.running).read("exited", state.exited).read("Pid", state.pid);
  if (const json* current = members.find("currentGoroutine"); current != nullptr) {
    Members goroutine{*current, "State.currentGoroutine."};
    goroutine.read("id", state.current_goroutine);
    if (const auto& error = goroutine.error()) return *error;
  }
  if (const json* current = members.find("currentThread"); current != nullptr) {
    Members thread{*current, "State.currentThread."};
    thread.read("id", state.current_thread);
    if (const auto& error = thread.error()) return *error;
  }
  return checked(state, members);
}

Result<std::vector<Thread>> decode_threads(const json& result)
{
  std::vector<Thread> threads;
  Members list{result, "ListThreads: "};
  for (const json& element : list.array("Threads")) {
    Thread thread;
    Members members{element, "Threads[]."};
    members.read("id", thread.id).read("goroutineID", thread.goroutine).read("pc", thread.pc);
    if (const auto& error = members.error()) return *error;
    threads.push_back(thread);
  }
  return checked(std::move(threads), list);
}

Result<Variable> decode_variable(const json& variable)
{
  return decode_variable_at(variable, 0);
}

Result<std::vector<Variable>> decode_package_variables(const json& result)
{
  Members list{result, "ListPackageVars: "};
  Result<std::vector<Variable>> variables = decode_variables(list.array("Variables"));
  if (!variables) return variables.error();
  return checked(std::move(*variables), list);
}

Result<std::string> decode_function_name(const json& result)
{
  std::string name;
  Members list{result, "FindLocation: "};
  for (const json& location : list.array("Locations")) {
    Members members{location, "Locations[]."};
    if (members.error()) return *members.error();
    const json* function = members.find("function");
    if (function == nullptr) continue;
    Members named{*function, "Locations[].function."};
    named.read("name", name);
    if (named.error()) return *named.error();
    break;
  }
  return checked(std::move(name), list);
}

Result<std::vector<FrameVariables>> decode_frame_variables(const json& result)
{
  std::vector<FrameVariables> frames;
  Members list{result, "Stacktrace: "};
  for (const json& element : list.array("Locations")) {
    Result<FrameVariables> frame = decode_frame(element);
    if (!frame) return frame.error();
    frames.push_back(std::move(*frame));
  }
  return checked(std::move(frames), list);
}

}  // namespace unjam::rpc
