#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace unjam {

/// A stable hash of texts and numbers, FNV-1a with 128 bits whose bits are mixed in the end: equal in
/// every run, on every machine.
/// It tells apart what chance has made; it is no defence against who wants two to be equal.
class Digest {
 public:
  /// Texts are told apart by their lengths: "ab", "c" is not "a", "bc".
  Digest& add(std::string_view text);
  Digest& add(std::uint64_t number);

  /// 32 hexadecimal digits.
  [[nodiscard]] std::string hex() const;

 private:
  __extension__ using Word = unsigned __int128;

  void add_byte(unsigned char byte);

  Word hash_ = (Word{0x6c62272e07bb0142U} << 64U) + 0x62b821756295c58dU;
};

}  // namespace unjam
