#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client/memory/memory.hpp"
#include "client/runtime/layouts.hpp"

namespace unjam::runtime {

/// Where a module of the program has its type descriptors (runtime.moduledata).
struct TypeRange {
  Address begin = 0;
  Address end = 0;

  [[nodiscard]] bool holds(Address address) const { return address >= begin && address < end; }
};

/// The names of types, from their descriptors.
class TypeNames {
 public:
  /// `memory` must outlive it.
  TypeNames(memory::Memory& memory, TypeFields fields, std::vector<TypeRange> modules);

  /// Whether a descriptor can be there at all; one that package reflect made lies elsewhere.
  [[nodiscard]] bool is_descriptor(Address type) const;

  /// "main.Metric", as the compiler wrote it; empty if it cannot be read.
  [[nodiscard]] std::optional<std::string> name(Address type) const;

 private:
  memory::Memory& memory_;
  TypeFields fields_;
  std::vector<TypeRange> modules_;
};

}  // namespace unjam::runtime
