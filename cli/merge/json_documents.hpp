#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "client/json_text/json_nesting.hpp"
#include "client/stream/bytes.hpp"
#include "client/stream/pull.hpp"

namespace unjam::cli {

/// JSON objects that stand in a stream one behind the other, taken out one at a time.
class JsonDocuments {
 public:
  static constexpr std::size_t usual_piece = std::size_t{256} << 10U;
  static constexpr std::size_t longest_document = std::size_t{2} << 30U;
  static constexpr std::size_t deepest = 512;  ///< brackets within brackets

  /// `piece`: how much is pulled at once.
  explicit JsonDocuments(stream::Pull pull, std::size_t piece = usual_piece)
      : pull_{std::move(pull)}, piece_{piece}
  {
  }

  /// Goes on to the next one; false: the stream has ended. Errors: those of the stream; damaged
  /// with the byte if there is no object, or one that is cut, too long or too deep.
  [[nodiscard]] Result<bool> next();

  /// The object, from its first bracket to its last, with spare room behind it (Bytes::padding).
  /// What is between the brackets has not been judged. Valid until the next call.
  [[nodiscard]] std::string_view text() const
  {
    return bytes_.text().substr(begin_, end_ - begin_);
  }
  /// Of its first byte, in the stream.
  [[nodiscard]] std::uint64_t offset() const { return dropped_ + begin_; }

 private:
  Result<bool> more();
  Result<bool> find_begin();
  Result<bool> find_end();
  [[nodiscard]] Error error_at(std::size_t position, std::string_view what) const;

  stream::Pull pull_;
  std::size_t piece_;
  stream::Bytes bytes_;
  std::uint64_t dropped_ = 0;  ///< of the stream, before `bytes_`
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace unjam::cli
