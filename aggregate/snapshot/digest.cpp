#include "aggregate/snapshot/digest.hpp"

namespace unjam {

void Digest::add_byte(unsigned char byte)
{
  constexpr Word prime = (Word{1} << 88U) + 0x13bU;
  hash_ = (hash_ ^ byte) * prime;
}

Digest& Digest::add(std::uint64_t number)
{
  for (unsigned shift = 0; shift < 64; shift += 8) {
    add_byte(static_cast<unsigned char>(number >> shift & 0xffU));
  }
  return *this;
}

Digest& Digest::add(std::string_view text)
{
  add(std::uint64_t{text.size()});
  for (const char c : text) add_byte(static_cast<unsigned char>(c));
  return *this;
}

std::string Digest::hex() const
{
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (unsigned shift = 128; shift != 0; shift -= 4) {
    text += digits[static_cast<std::size_t>(hash_ >> (shift - 4) & 15U)];
  }
  return text;
}

}  // namespace unjam
