#pragma once

#include <string>

namespace unjam::cli {

/// One line on stderr that is drawn over as things go on, and gone when the object is. Invisible
/// unless stderr is a terminal.
class StatusLine {
 public:
  /// `wanted`: false keeps it invisible on a terminal too.
  explicit StatusLine(bool wanted);

  /// Erases the line.
  ~StatusLine();
  StatusLine(const StatusLine&) = delete;
  StatusLine& operator=(const StatusLine&) = delete;
  StatusLine(StatusLine&&) = delete;
  StatusLine& operator=(StatusLine&&) = delete;

  [[nodiscard]] bool visible() const { return visible_; }

  /// Expects escaped text.
  void draw(const std::string& text);

 private:
  bool visible_;
  bool drawn_ = false;
};

}  // namespace unjam::cli
