#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/enrich/roots.hpp"
#include "client/enrich/sought.hpp"
#include "client/rpc/types.hpp"

namespace unjam::naming {

/// The variables of the target's packages, as ListPackageVars gives them.
class PackageVariables {
 public:
  PackageVariables() = default;
  explicit PackageVariables(std::vector<rpc::Variable> variables);

  /// The variable that is the object itself, or points at it: "main.queue"; an element of an array:
  /// "main.shards[]".
  [[nodiscard]] std::optional<std::string> find(const Sought& sought) const;

  /// A field of a variable: "main.cache.mu".
  [[nodiscard]] std::optional<std::string> find_field(const Sought& sought) const;

  /// The structs that variables of the program itself are or point at, by name. `module` is the
  /// path of the main module.
  [[nodiscard]] std::vector<Root> roots(std::string_view module) const;

 private:
  std::vector<rpc::Variable> variables_;  ///< ascending by name
};

}  // namespace unjam::naming
