#pragma once

#include <cstdint>
#include <iterator>
#include <limits>
#include <random>
#include <string>
#include <string_view>

#include "aggregate/snapshot/words.hpp"

namespace unjam::test {

/// Random values that like the corners.
class Dice {
 public:
  explicit Dice(unsigned seed) : engine_{seed} {}

  std::uint32_t below(std::size_t bound) { return static_cast<std::uint32_t>(engine_() % bound); }

  template <class Integer>
  Integer number()
  {
    using Limits = std::numeric_limits<Integer>;
    switch (below(4)) {
      case 0:
        return 0;
      case 1:
        return Limits::min();
      case 2:
        return Limits::max();
      default:
        return static_cast<Integer>(engine_());
    }
  }

  std::string text()
  {
    static constexpr std::string_view parts[] = {
        "main.f",       "/src/a.go",  "\"\\", "\n\r\t",   "\x01\x1b[0m",
        "\u00b7\u20ac", "\U0001f600", "\xff", "\xe2\x82", ""};
    std::string result;
    for (std::uint32_t i = below(4); i > 0; --i) result += parts[below(std::size(parts))];
    return result + std::string(below(3), '\0');
  }

  template <class Enum>
  Enum word()
  {
    return static_cast<Enum>(below(words<Enum>.size()));
  }

  bool coin() { return below(2) == 1; }

  template <class Id>
  Id id(std::size_t table_size)
  {
    return Id{below(table_size)};
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace unjam::test
