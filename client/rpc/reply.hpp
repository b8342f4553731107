#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace unjam::rpc {

/// One reply as the server sent it: a line of JSON that still has to be decoded.
///
/// Owns its bytes and keeps spare room behind them, as simdjson wants it; so decoding needs no
/// copy. Views that a decoder hands out live as long as the reply and the decoder's parser.
class Reply {
 public:
  static constexpr std::size_t padding = 64;  ///< at least SIMDJSON_PADDING, checked in decode.cpp

  Reply() = default;
  explicit Reply(std::string line) : line_{std::move(line)} { line_.reserve(line_.size() + padding); }

  [[nodiscard]] std::string_view text() const { return line_; }
  [[nodiscard]] std::size_t capacity() const { return line_.capacity(); }

 private:
  std::string line_;
};

}  // namespace unjam::rpc
