#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "client/enrich/sought.hpp"
#include "client/rpc/client.hpp"

namespace unjam::naming {

/// A field of a struct, or of a struct inside it, that may be a name or lead to one.
struct Member {
  std::string label;  ///< "main.Store.mu": the innermost named struct and the path in it; "mu" if
                      ///< there is none
  bool named = true;  ///< whether the label has a struct's name
  std::uint32_t offset = 0;
  Kind kind{};
  std::string type;

  friend bool operator==(const Member&, const Member&) = default;
};

using Members = std::vector<Member>;

/// The members of a struct type, ascending by offset as declared, from a value of it anywhere. Only
/// names, types and addresses are looked at. Empty if it is no struct.
[[nodiscard]] Members members_of(const rpc::Variable& value);

/// A type that has been met, and where a struct of it may be.
struct Met {
  std::string type;
  Address address = 0;
};

/// What is known of the target's struct types: each is asked for once, and not too many.
class StructTypes {
 public:
  /// Null: not asked for yet. Empty: nothing is known of it, or there is nothing to know.
  [[nodiscard]] const Members* find(std::string_view type) const;

  /// Asks Delve for types. Errors: those of the connection.
  rpc::asio::awaitable<Result<void>> learn(rpc::Client& client, std::vector<Met> types);

 private:
  std::map<std::string, Members, std::less<>> known_;
};

}  // namespace unjam::naming
