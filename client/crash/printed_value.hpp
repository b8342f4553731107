#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "client/memory/memory.hpp"

namespace unjam::crash {

/// A value in an interface as the runtime prints it when a goroutine panics with it:
/// `main.level(3)`, a string as it is, `(main.plan) 0xc000012345` where there is nothing better.
/// Texts are cut after 64 KB. `kind` is that of the type's descriptor. Empty if it cannot be read.
[[nodiscard]] std::optional<std::string> print_value(memory::Memory& memory, std::string_view type,
                                                     unsigned kind, memory::Address data);

}  // namespace unjam::crash
