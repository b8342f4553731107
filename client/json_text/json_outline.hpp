#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "client/json_text/json_nesting.hpp"

namespace unjam::json_text {

/// A JSON document without the elements of its list of goroutines: what is around them is small,
/// however many there are.
///
///     {"id":1,"result":{"Goroutines":[],"Nextg":-1},"error":null}
///
/// The list is the document itself, or its `result`, or `Goroutines` in either.
class JsonOutline {
 public:
  enum class Step {
    inside,  ///< it goes on
    list,    ///< the list of goroutines begins behind this
    closed,  ///< the document ends behind this
    broken,  ///< no JSON text has the byte that comes next here
  };

  /// What was taken, and why no more.
  struct Taken {
    std::size_t count = 0;
    Step step = Step::inside;
  };

  /// `offset`: where the document begins in its file.
  explicit JsonOutline(std::uint64_t offset) : offset_{offset} {}

  /// Takes what follows in the document, up to its list or its end.
  Taken take(std::string_view text);

  /// Goes on behind the list, of which `size` bytes have been left out: all but its brackets.
  void end_list(std::uint64_t size);

  /// What was taken, the elements of lists left out.
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] bool has_list() const { return !cuts_.empty(); }
  /// Where a byte of that text is in the file.
  [[nodiscard]] std::uint64_t offset_of(std::size_t place) const;
  /// Of the brackets around what comes next, innermost last.
  [[nodiscard]] const std::string& closers() const { return nesting_.closers(); }
  /// What would have to come next: "expected the rest of an object".
  [[nodiscard]] std::string expected() const { return nesting_.expected(); }

 private:
  /// `size` bytes have been left out before byte `place` of the text.
  struct Cut {
    std::size_t place;
    std::uint64_t size;
  };

  [[nodiscard]] bool is_list() const;
  void remember(char c);

  std::string text_;
  JsonNesting nesting_;
  std::string string_;   ///< the last one since a bracket or comma, as far as keys are long
  std::string keys_[2];  ///< the last ones of the outermost object and of one within it
  std::uint64_t offset_;
  std::vector<Cut> cuts_;
};

}  // namespace unjam::json_text
