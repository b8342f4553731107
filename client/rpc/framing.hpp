#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace unjam::rpc {

/// Cuts a stream of bytes into lines. Delve ends every reply with '\n' and has none inside.
class LineSplitter {
 public:
  /// `limit`: the longest line in bytes that is accepted. `spare`: room that each line is to have
  /// behind its text, for whoever wants it there without another copy.
  explicit LineSplitter(std::size_t limit, std::size_t spare = 0) : limit_{limit}, spare_{spare} {}

  /// Adds bytes and calls `on_line(std::string)` for every line that they end, without its '\n'.
  /// False: a line has grown past the limit, and the stream is of no more use.
  template <class OnLine>
  bool feed(std::string_view bytes, OnLine on_line)
  {
    for (;;) {
      const std::size_t end = bytes.find('\n');
      const std::string_view part = bytes.substr(0, end);
      if (line_.size() + part.size() > limit_) return false;
      if (end != std::string_view::npos) line_.reserve(line_.size() + part.size() + spare_);
      line_ += part;
      if (end == std::string_view::npos) return true;
      on_line(std::exchange(line_, {}));
      bytes.remove_prefix(end + 1);
    }
  }

 private:
  std::size_t limit_;
  std::size_t spare_;
  std::string line_;
};

}  // namespace unjam::rpc
