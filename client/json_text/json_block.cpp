#include "client/json_text/json_block.hpp"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace unjam::json_text {
namespace {

/// Where the bytes of interest are, within strings too.
struct Bytes64 {
  std::uint64_t quotes = 0;
  std::uint64_t slashes = 0;
  std::uint64_t opens = 0;
  std::uint64_t closes = 0;
  std::uint64_t commas = 0;
};

#if defined(__SSE2__)

std::uint64_t equal(__m128i bytes, char c)
{
  return static_cast<std::uint16_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(c))));
}

Bytes64 find(const char* bytes)
{
  Bytes64 found;
  for (unsigned part = 0; part < 4; ++part) {
    const unsigned shift = 16 * part;
    const __m128i some = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + shift));
    // [ and {, ] and } differ in one bit.
    const __m128i brackets = _mm_or_si128(some, _mm_set1_epi8(0x20));
    found.quotes |= equal(some, '"') << shift;
    found.slashes |= equal(some, '\\') << shift;
    found.opens |= equal(brackets, '{') << shift;
    found.closes |= equal(brackets, '}') << shift;
    found.commas |= equal(some, ',') << shift;
  }
  return found;
}

#else

Bytes64 find(const char* bytes)
{
  Bytes64 found;
  for (unsigned i = 0; i < JsonBlock::size; ++i) {
    const std::uint64_t bit = std::uint64_t{1} << i;
    const char c = bytes[i];
    if (c == '"') found.quotes |= bit;
    if (c == '\\') found.slashes |= bit;
    if (c == '{' || c == '[') found.opens |= bit;
    if (c == '}' || c == ']') found.closes |= bit;
    if (c == ',') found.commas |= bit;
  }
  return found;
}

#endif

/// The quotes that are no part of a string: those behind a backslash are left out.
std::uint64_t without_escaped(const Bytes64& found, bool& escaped)
{
  std::uint64_t quotes = found.quotes;
  for (unsigned i = 0; i < JsonBlock::size; ++i) {
    const std::uint64_t bit = std::uint64_t{1} << i;
    if (escaped) {
      quotes &= ~bit;
      escaped = false;
    } else {
      escaped = (found.slashes & bit) != 0;
    }
  }
  return quotes;
}

/// Each bit says whether there is an odd number of bits at it and before it.
std::uint64_t odd_so_far(std::uint64_t bits)
{
  for (unsigned shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
  return bits;
}

}  // namespace

JsonBlock::JsonBlock(const char* bytes, JsonString& string)
{
  const Bytes64 found = find(bytes);
  std::uint64_t quotes = found.quotes;
  if (found.slashes != 0 || string.escaped) quotes = without_escaped(found, string.escaped);
  const std::uint64_t strings = odd_so_far(quotes) ^ (string.inside ? ~std::uint64_t{0} : 0);
  string.inside = strings >> 63U != 0;
  opens = found.opens & ~strings;
  closes = found.closes & ~strings;
  commas = found.commas & ~strings;
}

}  // namespace unjam::json_text
