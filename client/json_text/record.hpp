#pragma once

#include <array>
#include <charconv>
#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>

namespace unjam::json_text {

/// Appends a JSON string: quoted and escaped. The text must be UTF-8.
void append_quoted(std::string& out, std::string_view text);

/// An integer, or an enumeration that counts something: an id, a status.
template <class T>
concept Number = (std::integral<T> && !std::same_as<T, bool>) || std::is_enum_v<T>;

/// Appends a number in decimal.
template <Number T>
void append_number(std::string& out, T number)
{
  if constexpr (std::is_enum_v<T>) {
    append_number(out, static_cast<std::underlying_type_t<T>>(number));
  } else {
    std::array<char, 24> digits;
    const auto result = std::to_chars(digits.data(), digits.data() + digits.size(), number);
    out.append(digits.data(), result.ptr);
  }
}

/// Appends a JSON object to a text, field by field. Keys are written as they are.
class Record {
 public:
  explicit Record(std::string& out) : out_{out} { out_ += '{'; }

  Record& text(std::string_view key, std::string_view value)
  {
    append_quoted(begin(key), value);
    return *this;
  }

  template <Number T>
  Record& number(std::string_view key, T value)
  {
    append_number(begin(key), value);
    return *this;
  }

  /// Nothing if the value is 0.
  template <Number T>
  Record& number_unless_zero(std::string_view key, T value)
  {
    return value == T{} ? *this : number(key, value);
  }

  Record& text_unless_empty(std::string_view key, std::string_view value)
  {
    return value.empty() ? *this : text(key, value);
  }

  /// Nothing if the value is false.
  Record& flag(std::string_view key, bool value)
  {
    if (value) begin(key) += "true";
    return *this;
  }

  /// Starts a field whose value the caller appends to the text that it gets.
  std::string& begin(std::string_view key)
  {
    out_ += first_ ? "\"" : ",\"";
    out_ += key;
    out_ += "\":";
    first_ = false;
    return out_;
  }

  void end() { out_ += '}'; }
  /// Ends the object and the line.
  void end_line() { out_ += "}\n"; }

 private:
  std::string& out_;
  bool first_ = true;
};

}  // namespace unjam::json_text
