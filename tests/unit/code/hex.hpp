#pragma once

#include <cstddef>
#include <cstdlib>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "client/code/instruction.hpp"

namespace unjam::test {

inline std::vector<std::byte> bytes_of(std::string_view hex)
{
  std::vector<std::byte> bytes;
  std::istringstream tokens{std::string{hex}};
  for (std::string token; tokens >> token;) {
    bytes.push_back(static_cast<std::byte>(std::strtoul(token.c_str(), nullptr, 16)));
  }
  return bytes;
}

/// The instructions that these bytes are, one after another.
inline std::vector<code::Instruction> code_of(std::string_view hex, code::Address address = 0x1000)
{
  const std::vector<std::byte> bytes = bytes_of(hex);
  std::vector<code::Instruction> code;
  for (std::size_t at = 0; at < bytes.size();) {
    const auto next = code::decode(std::span{bytes}.subspan(at), address + at);
    if (!next) break;
    code.push_back(*next);
    at += next->length;
  }
  return code;
}

}  // namespace unjam::test
