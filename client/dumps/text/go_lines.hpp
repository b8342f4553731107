#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "client/error.hpp"
#include "client/stream/window.hpp"

namespace unjam::dumps {

/// The lines of a text dump of Go's, wherever it was found: what a log puts before each line is
/// left out, and where it wrote several as one string, with escapes, they are lines again.
///
///     Nov 21 03:00:01 web-7 shop[812]: goroutine 18 [chan receive]:
///     2026-11-21T03:00:01.1Z stderr F goroutine 18 [chan receive]:
///     {"log":"goroutine 18 [chan receive]:\n","stream":"stderr"}
///     {"msg":"panic","stack":"goroutine 18 [running]:\nmain.main()\n\t/src/main.go:7 +0x1d\n"}
///
/// What a log puts there is learnt from the headers of goroutines. Lines of others come as they
/// are.
class GoLines {
 public:
  /// Whether a piece of text ends with a line, or within one that is too long for one piece.
  enum class End { of_line, within_line };

  GoLines() = default;
  /// `text`: all of it.
  explicit GoLines(std::string_view text) { feed(text, End::of_line); }

  /// Gives the next piece of the text, once `next` has given all lines of the one before. It must
  /// live as long as lines of it are wanted.
  void feed(std::string_view piece, End end);

  /// The next line, without its end. False: there is none. It is valid until the next call.
  bool next(std::string_view& line);

  /// Whether the last line that was given had no end.
  [[nodiscard]] bool ended_early() const { return ended_early_; }

 private:
  bool next_unescaped(std::string_view& line);
  std::string_view without_prefix(std::string_view line);
  void unescape(std::string_view text);

  std::string_view text_;
  End end_ = End::of_line;
  std::string prefix_;         ///< of the last header
  bool quoted_ = false;        ///< the prefix ends within a string of JSON
  bool open_ = false;          ///< the last line of the piece goes on in the next one
  bool escaped_ = false;       ///< the line at hand is being unescaped
  bool string_ended_ = false;  ///< of the line at hand
  std::string held_;           ///< the start of an escape whose rest is in the next piece
  std::string unescaped_;
  std::size_t kept_ = 0;   ///< at its end: the start of a line that goes on in the next piece
  std::string_view rest_;  ///< of `unescaped_`
  bool ended_early_ = false;
};

/// Shows all of a stream, piece by piece. Errors: those of the stream.
[[nodiscard]] Result<void> for_each_piece(
    stream::Window& window,
    const std::function<void(std::string_view piece, GoLines::End end)>& take);

}  // namespace unjam::dumps
