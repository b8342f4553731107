#include "client/runtime/evaluate.hpp"

#include <algorithm>
#include <boost/asio.hpp>
#include <charconv>
#include <utility>

namespace unjam::runtime {
namespace {

namespace asio = rpc::asio;

rpc::LoadConfig load(int depth)
{
  rpc::LoadConfig config;
  config.max_variable_recurse = depth;
  config.max_string_len = 0;
  config.max_array_values = 0;
  return config;
}

/// The variable, or nothing if Delve refuses. What the target has and could not be read is noted.
asio::awaitable<Result<std::optional<rpc::Variable>>> evaluate(rpc::Client& client,
                                                               std::string_view expression,
                                                               int depth)
{
  std::string text{expression};
  Result<rpc::Variable> value = co_await client.eval({}, std::move(text), load(depth));
  const bool unread = value ? !value->unreadable.empty() : !rpc::is_absence(value.error());
  if (unread) client.note_unread(std::string{expression});
  if (value) co_return std::optional{std::move(*value)};
  if (value.error().code() != Errc::rejected) co_return value.error();
  co_return std::optional<rpc::Variable>{};
}

/// The number that a variable is, or that its wrapping type holds.
std::optional<std::int64_t> number_in(const rpc::Variable& variable)
{
  const std::string& text = variable.value;
  std::int64_t signed_number = 0;
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  if (!text.empty() && variable.unreadable.empty()) {
    if (text == "true" || text == "false") return text == "true" ? 1 : 0;
    if (std::from_chars(text.data(), end, signed_number).ec == std::errc{}) return signed_number;
    if (std::from_chars(text.data(), end, number).ec == std::errc{}) {
      return static_cast<std::int64_t>(number);
    }
  }
  for (const rpc::Variable& child : variable.children) {
    if (child.name == "value" || child.name == "u") return number_in(child);
  }
  return std::nullopt;
}

Elements elements_of(const rpc::Variable& variable)
{
  const memory::Address base = variable.base != 0 ? variable.base : variable.address;
  return {base, static_cast<std::uint64_t>(variable.len)};
}

}  // namespace

asio::awaitable<Result<std::optional<std::int64_t>>> evaluate_number(rpc::Client& client,
                                                                     std::string_view expression)
{
  const auto value = co_await evaluate(client, expression, 3);
  if (!value) co_return value.error();
  co_return *value ? number_in(**value) : std::nullopt;
}

asio::awaitable<Result<std::optional<std::int64_t>>> evaluate_first(
    rpc::Client& client, const std::vector<std::string>& expressions)
{
  for (const std::string& expression : expressions) {
    const auto number = co_await evaluate_number(client, expression);
    if (!number || *number) co_return number;
  }
  co_return std::optional<std::int64_t>{};
}

asio::awaitable<Result<std::optional<memory::Address>>> evaluate_address(
    rpc::Client& client, std::string_view expression)
{
  const auto value = co_await evaluate(client, expression, 0);
  if (!value) co_return value.error();
  if (!*value || (*value)->address == 0) co_return std::optional<memory::Address>{};
  co_return std::optional{(*value)->address};
}

asio::awaitable<Result<std::optional<Elements>>> evaluate_elements(rpc::Client& client,
                                                                   std::string_view expression)
{
  const auto value = co_await evaluate(client, expression, 0);
  if (!value) co_return value.error();
  if (!*value || (*value)->len < 0) co_return std::optional<Elements>{};
  co_return std::optional{elements_of(**value)};
}

const rpc::Variable* StructValue::find(std::string_view path) const
{
  const rpc::Variable* found = &value_;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('.', begin), path.size());
    const auto& fields = found->children;
    const auto field =
        std::ranges::find(fields, path.substr(begin, end - begin), &rpc::Variable::name);
    if (field == fields.end()) return nullptr;
    found = &*field;
    begin = end + 1;
  }
  return found;
}

std::optional<std::int64_t> StructValue::number(std::string_view path) const
{
  const rpc::Variable* const field = find(path);
  return field != nullptr ? number_in(*field) : std::nullopt;
}

std::optional<Elements> StructValue::elements(std::string_view path) const
{
  const rpc::Variable* const field = find(path);
  if (field == nullptr || field->len < 0) return std::nullopt;
  return elements_of(*field);
}

asio::awaitable<Result<StructValue>> evaluate_struct(rpc::Client& client,
                                                     std::string_view expression)
{
  constexpr int atomic_flag = 3;  // levels: a bool in a number in an atomic type
  auto value = co_await evaluate(client, expression, atomic_flag);
  if (!value) co_return value.error();
  if (!*value) co_return StructValue{};
  const auto& fields = (*value)->children;
  const bool whole = !fields.empty() && std::ranges::all_of(fields, [](const auto& field) {
    return field.unreadable.empty();
  });
  if (!whole) client.note_unread(std::string{expression});
  co_return StructValue{std::move(**value)};
}

}  // namespace unjam::runtime
