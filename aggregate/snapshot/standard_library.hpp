#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace unjam {

/// What the files of the target's standard library start with, told from the file of any function
/// of package runtime: "/usr/lib/go/src/runtime/proc.go" gives "/usr/lib/go/src/". A binary built
/// with -trimpath has "runtime/proc.go" and gives "". Empty optional: no file of package runtime.
[[nodiscard]] std::optional<std::string> standard_library_prefix(std::string_view runtime_file);

/// The path of the main module in a binary's build information (runtime.modinfo); empty if it has
/// none.
[[nodiscard]] std::string main_module(std::string_view modinfo);

/// Tells Go's standard library from the service's own code, by the target's own paths.
class StandardLibrary {
 public:
  /// `prefix` as standard_library_prefix gives it, `module` as main_module does.
  StandardLibrary(std::string prefix, std::string module);

  /// Whether a frame belongs to the standard library, or is nobody's Go code: compiler-made
  /// wrappers, C, addresses without a symbol.
  [[nodiscard]] bool contains(std::string_view function, std::string_view file) const;

  /// The same, but what the compiler has made belongs to the package that it was made for: a
  /// wrapper may hold the whole method that it is for.
  [[nodiscard]] bool contains_code_of(std::string_view function, std::string_view file) const;

 private:
  [[nodiscard]] bool contains_trimmed(std::string_view file) const;
  [[nodiscard]] bool is_standard(std::string_view package) const;

  std::string prefix_;
  std::string module_prefix_;  ///< "example.com/service/"; empty: no module
};

}  // namespace unjam
