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

namespace {

/// Spreads each bit over all: what was added last has touched few of them. (MurmurHash3's end.)
std::uint64_t mixed(std::uint64_t bits)
{
  bits = (bits ^ bits >> 33U) * 0xff51afd7ed558ccdU;
  bits = (bits ^ bits >> 33U) * 0xc4ceb9fe1a85ec53U;
  return bits ^ bits >> 33U;
}

}  // namespace

std::string Digest::hex() const
{
  constexpr std::string_view digits = "0123456789abcdef";
  const std::uint64_t high = mixed(static_cast<std::uint64_t>(hash_ >> 64U));
  const std::uint64_t low = mixed(static_cast<std::uint64_t>(hash_) + high);
  std::string text;
  for (const std::uint64_t half : {mixed(high + low), low}) {
    for (unsigned shift = 64; shift != 0; shift -= 4) text += digits[half >> (shift - 4) & 15U];
  }
  return text;
}

}  // namespace unjam
