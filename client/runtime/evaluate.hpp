#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/memory/memory.hpp"
#include "client/rpc/client.hpp"

/// Values of the runtime's own variables. What the target does not have is empty: names differ
/// between releases of Go. Expressions are to live until the answer is here. Errors: those of the
/// connection.
namespace unjam::runtime {

/// A number, also one inside an atomic type.
rpc::asio::awaitable<Result<std::optional<std::int64_t>>> evaluate_number(rpc::Client& client,
                                                                          std::string_view expression);

/// The first of several expressions that the target has.
rpc::asio::awaitable<Result<std::optional<std::int64_t>>> evaluate_first(
    rpc::Client& client, const std::vector<std::string>& expressions);

/// Where a variable stands.
rpc::asio::awaitable<Result<std::optional<memory::Address>>> evaluate_address(
    rpc::Client& client, std::string_view expression);

/// Where the elements of a slice or array stand, and how many there are.
struct Elements {
  memory::Address base = 0;
  std::uint64_t count = 0;
};

rpc::asio::awaitable<Result<std::optional<Elements>>> evaluate_elements(rpc::Client& client,
                                                                        std::string_view expression);

/// A struct variable of the runtime, read whole: one call instead of one for each field.
class StructValue {
 public:
  StructValue() = default;  ///< without any fields
  explicit StructValue(rpc::Variable value) : value_{std::move(value)} {}

  /// A field by its path, "runq.size": what evaluate_number() and evaluate_elements() would give.
  [[nodiscard]] std::optional<std::int64_t> number(std::string_view path) const;
  [[nodiscard]] std::optional<Elements> elements(std::string_view path) const;

  /// An address, 0 if there is no such field.
  [[nodiscard]] memory::Address address(std::string_view path) const
  {
    return static_cast<memory::Address>(number(path).value_or(0));
  }

 private:
  [[nodiscard]] const rpc::Variable* find(std::string_view path) const;

  rpc::Variable value_;
};

rpc::asio::awaitable<Result<StructValue>> evaluate_struct(rpc::Client& client,
                                                          std::string_view expression);

}  // namespace unjam::runtime
