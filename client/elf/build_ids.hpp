#pragma once

#include <optional>
#include <string>

#include "client/elf/elf_file.hpp"

namespace unjam::elf {

/// What names a build exactly. Empty where it is not known.
struct BuildIds {
  std::string gnu;  ///< NT_GNU_BUILD_ID, in hexadecimal
  std::string go;   ///< as `go tool buildid` prints it; survives `strip`

  friend bool operator==(const BuildIds&, const BuildIds&) = default;
};

/// Takes a build id from the note that holds one; any other note changes nothing.
void add_build_id(const Note& note, BuildIds& ids);

/// Two ids of the same sort that are not equal.
struct Difference {
  std::string left;
  std::string right;
};

/// What shows that two files come from different builds; empty if nothing that is known of both
/// does.
[[nodiscard]] std::optional<Difference> difference(const BuildIds& left, const BuildIds& right);

/// Whether what is known of both shows that they come from one build.
[[nodiscard]] bool same_build(const BuildIds& left, const BuildIds& right);

}  // namespace unjam::elf
