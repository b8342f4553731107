#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Text in columns. All of it expects escaped text: valid UTF-8 without control characters.
namespace unjam::render {

/// How many columns a text takes: one a character, which is near enough for names in Go programs.
[[nodiscard]] std::size_t columns(std::string_view text);

/// Adds blanks at the end up to `width` columns.
[[nodiscard]] std::string padded(std::string text, std::size_t width);

/// Shortens a text to `width` columns, the last of them "…". Width 0: no limit.
[[nodiscard]] std::string shortened(std::string text, std::size_t width);

/// The last `width` columns of a text, the first of them "…" if something was cut.
[[nodiscard]] std::string ending(const std::string& text, std::size_t width);

/// A cell that is never empty, so that the same column is the same field in every line: "-".
[[nodiscard]] std::string cell(const std::string& text);

/// Cells in columns that are two blanks or more apart. Show it all lines first, then print them.
class Columns {
 public:
  using Line = std::vector<std::string>;

  /// Makes the columns wide enough for a line. A cell wider than 60 columns moves only its own
  /// line.
  void fit(const Line& cells);

  [[nodiscard]] std::size_t width(std::size_t column) const { return widths_.at(column); }

  /// Makes a column narrower. Cells that no longer fit lose their front: what tells one Go function
  /// from the next, and its line, stand at the end.
  void narrow(std::size_t column, std::size_t width);

  /// The line as text, without blanks at its end.
  [[nodiscard]] std::string line(const Line& cells) const;

 private:
  std::vector<std::size_t> widths_;
  std::vector<std::size_t> limits_;  // 0: none
};

/// "1,013": a number for people.
[[nodiscard]] std::string number(std::uint64_t value);

/// "512 MiB", "1.5 GiB", "17 B"
[[nodiscard]] std::string bytes(std::int64_t count);

/// "1 group", "1,013 groups".
[[nodiscard]] std::string plural(std::size_t count, std::string_view noun);

}  // namespace unjam::render
