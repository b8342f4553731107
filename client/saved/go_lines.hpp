#pragma once

#include <string>
#include <string_view>

namespace unjam::saved {

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
  /// `text` must outlive this.
  explicit GoLines(std::string_view text) : text_{text} {}

  /// The next line, without its end. False: there is none. It is valid until the next call.
  bool next(std::string_view& line);

  /// Whether the last line of the text has been given, and had no end.
  [[nodiscard]] bool ended_early() const { return ended_early_; }

 private:
  void unescape(std::string_view text);

  std::string_view text_;
  std::string_view prefix_;  ///< of the last header
  bool quoted_ = false;      ///< the prefix ends within a string of JSON
  std::string unescaped_;
  std::string_view rest_;  ///< of `unescaped_`
  bool ended_early_ = false;
};

}  // namespace unjam::saved
