#pragma once

#include <string>
#include <variant>

namespace unjam::aggregate {

/// What is wrong with something that the user wrote: one line, to be shown as it is.
struct Misuse {
  std::string text;
};

/// What was read from the user's words, or why it could not be.
template <class T>
using Parsed = std::variant<T, Misuse>;

}  // namespace unjam::aggregate
