#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "client/stream/bytes.hpp"
#include "client/stream/pull.hpp"

namespace unjam::stream {

/// The most that is read of a file, unpacked, unless something else is asked for.
inline constexpr std::uint64_t default_max_bytes = std::uint64_t{16} << 30U;

/// A part of a stream that moves along it, so that a file of any size takes the same room. It grows
/// where one thing, a goroutine for example, is larger.
class Window {
 public:
  /// How much is in view at once: what a processor keeps close.
  static constexpr std::size_t usual_room = std::size_t{128} << 10U;
  /// How far the room grows for one thing.
  static constexpr std::size_t most_room = std::size_t{64} << 20U;

  explicit Window(Pull pull, std::uint64_t max_bytes = default_max_bytes,
                  std::size_t room = usual_room);
  /// Over bytes in memory, which must outlive it. A small room makes it move.
  explicit Window(std::string_view bytes, std::size_t room = usual_room);

  /// What is in view, with spare room behind it (Bytes::padding). Valid until the window moves.
  [[nodiscard]] std::string_view text() const { return bytes_.text().substr(dropped_); }
  /// The same, to be altered.
  [[nodiscard]] char* data() { return bytes_.data() + dropped_; }
  /// Of the first byte in view, in the stream.
  [[nodiscard]] std::uint64_t offset() const { return offset_; }

  /// Moves on, behind the first `count` bytes in view.
  void drop(std::size_t count);
  /// The same, but they become the text of `piece`, whose room the window takes for it.
  void pass_on(std::size_t count, Bytes& piece);

  /// Brings more of the stream into view, as much as there is room for; if there is none, the room
  /// grows. False: the stream ends here. Errors: those of the stream, once all before them is in
  /// view; damaged if it is longer than the limit, or the room would exceed `most_room`.
  [[nodiscard]] Result<bool> more();

 private:
  Result<std::size_t> room_for_more();
  void fill(std::size_t room);

  Pull pull_;
  std::uint64_t max_bytes_;
  std::size_t room_;
  Bytes bytes_;
  std::size_t dropped_ = 0;  ///< of `bytes_`
  std::uint64_t offset_ = 0;
  std::optional<Error> failed_;  ///< of the stream: nothing more comes
};

}  // namespace unjam::stream
