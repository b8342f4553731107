#include "cli/output.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <iostream>
#include <optional>
#include <ostream>
#include <streambuf>
#include <utility>

#include "aggregate/group/nearest.hpp"
#include "client/stream/output_file.hpp"

namespace unjam::cli {
namespace {

/// The format of this name, "json" or "md"; nothing: there is none.
std::optional<Format> format_of(std::string_view word, std::span<const Format> formats)
{
  const auto is_called = [&](Format format) {
    // "out" is the ending of many files, but no name of a format.
    return name_of(format) == word ||
           (format != Format::text && std::ranges::count(endings_of(format), word) != 0);
  };
  const auto found = std::ranges::find_if(formats, is_called);
  return found == formats.end() ? std::nullopt : std::optional{*found};
}

/// What stands behind the last dot of a file's name; empty: there is none.
std::string_view ending_of(std::string_view path)
{
  path = path.substr(path.rfind('/') + 1);  // npos + 1 is 0
  const std::size_t dot = path.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? std::string_view{} : path.substr(dot + 1);
}

std::optional<Format> format_of_ending(std::string_view path, std::span<const Format> formats)
{
  const auto has = [&](std::string_view ending) {
    return path.size() > ending.size() && path.ends_with(ending) &&
           path[path.size() - ending.size() - 1] == '.';
  };
  const auto ends_so = [&](Format format) { return std::ranges::any_of(endings_of(format), has); };
  const auto found = std::ranges::find_if(formats, ends_so);
  return found == formats.end() ? std::nullopt : std::optional{*found};
}

aggregate::Misuse misuse(const std::string& what, std::string_view typed,
                         std::span<const Format> formats, const std::string& instead)
{
  std::vector<std::string_view> names;
  for (const Format format : formats) names.push_back(name_of(format));
  const std::string guess = aggregate::did_you_mean(typed, names);
  return {what + (guess.empty() ? ":" : guess) + " known are " + list_of(formats) + "; " + instead};
}

aggregate::Misuse unknown_word(std::string_view word, std::string_view text,
                               std::span<const Format> formats)
{
  return misuse("'" + std::string{word} + "' is no format", word, formats,
                "for a file of that name say ./" + std::string{text});
}

aggregate::Misuse unknown_ending(std::string_view ending, std::string_view path,
                                 std::span<const Format> formats)
{
  const std::string name{name_of(formats.front())};
  return misuse("'." + std::string{ending} + "' is no format's ending", ending, formats,
                "for " + name + " in that file say " + name + ":" + std::string{path});
}

/// Whether it may be the name of a format rather than of a file.
bool is_plain_word(std::string_view text)
{
  return text.find_first_of("./") == std::string_view::npos;
}

/// What is wrong with the argument of `-o`; empty: nothing.
std::string check_output(const std::string& text, std::span<const Format> formats)
{
  const auto output = parse_output(text, formats);
  if (const auto* wrong = std::get_if<aggregate::Misuse>(&output)) return wrong->text;
  const auto& [format, path] = std::get<Output>(output);
  if (!is_binary(format) || !path.empty() || ::isatty(STDOUT_FILENO) != 1) return {};
  const std::string name{name_of(format)};
  return name + " is not for a terminal: name a file with -o " + name + ":FILE, or use a pipe";
}

/// Passes what is written on to an output file, in large pieces.
class FileBuffer : public std::streambuf {
 public:
  explicit FileBuffer(stream::OutputFile& file) : file_{file}
  {
    setp(buffer_.data(), buffer_.data() + buffer_.size());
  }

  [[nodiscard]] const Result<void>& outcome() const { return outcome_; }

 protected:
  int_type overflow(int_type c) override
  {
    if (sync() != 0) return traits_type::eof();
    if (!traits_type::eq_int_type(c, traits_type::eof())) sputc(traits_type::to_char_type(c));
    return traits_type::not_eof(c);
  }

  int sync() override
  {
    const std::string_view text{pbase(), static_cast<std::size_t>(pptr() - pbase())};
    if (outcome_) outcome_ = file_.write(text);
    setp(buffer_.data(), buffer_.data() + buffer_.size());
    return outcome_ ? 0 : -1;
  }

 private:
  stream::OutputFile& file_;
  Result<void> outcome_;
  std::array<char, std::size_t{64} << 10U> buffer_{};
};

Result<void> write_file(const std::string& path, const std::function<void(std::ostream&)>& print)
{
  Result<stream::OutputFile> file = stream::OutputFile::create(path);
  if (!file) return file.error();
  FileBuffer buffer{*file};
  std::ostream out{&buffer};
  print(out);
  out.flush();
  if (!buffer.outcome()) return buffer.outcome();
  return file->commit();
}

}  // namespace

aggregate::Parsed<Output> parse_output(std::string_view text, std::span<const Format> formats)
{
  if (const auto format = format_of(text, formats)) return Output{*format, {}};
  const std::string_view word = text.substr(0, text.find(':'));
  const auto named = format_of(word, formats);
  if (named) return Output{*named, std::string{text.substr(word.size() + 1)}};
  if (is_plain_word(word)) return unknown_word(word, text, formats);
  std::string_view path = text;
  if (path.ends_with(".zst")) path.remove_suffix(4);
  if (const auto format = format_of_ending(path, formats))
    return Output{*format, std::string{text}};
  const std::string_view ending = ending_of(path);
  if (!ending.empty()) return unknown_ending(ending, text, formats);
  return Output{formats.front(), std::string{text}};
}

void add_output_option(Command& command, std::string& output, std::vector<Format> formats)
{
  const std::string help = list_of(formats) +
                           "; FORMAT:FILE; or FILE, whose ending names the format (.zst "
                           "compresses)";
  command.option("-o,--output", output, help)
      .value("X")
      .check([formats = std::move(formats)](const std::string& text) {
        return check_output(text, formats);
      });
}

Result<void> write_output(const std::string& path, const std::function<void(std::ostream&)>& print)
{
  if (!path.empty()) return write_file(path, print);
  print(std::cout);
  std::cout.flush();
  if (!std::cout) return Error{Errc::io_failed, "cannot write to standard output"};
  return {};
}

}  // namespace unjam::cli
