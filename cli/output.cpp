#include "cli/output.hpp"

#include <algorithm>
#include <array>
#include <iostream>
#include <ostream>
#include <streambuf>
#include <utility>

#include "client/saved/output_file.hpp"

namespace unjam::cli {
namespace {

std::string format_of_ending(std::string_view path, std::span<const std::string_view> formats)
{
  if (path.ends_with(".zst")) path.remove_suffix(4);
  const std::size_t dot = path.rfind('.');
  if (dot == std::string_view::npos) return {};
  const auto found = std::ranges::find(formats, path.substr(dot + 1));
  return found == formats.end() ? std::string{} : std::string{*found};
}

/// Passes what is written on to an output file, in large pieces.
class FileBuffer : public std::streambuf {
 public:
  explicit FileBuffer(saved::OutputFile& file) : file_{file}
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
  saved::OutputFile& file_;
  Result<void> outcome_;
  std::array<char, std::size_t{64} << 10U> buffer_{};
};

Result<void> write_file(const std::string& path, const std::function<void(std::ostream&)>& print)
{
  Result<saved::OutputFile> file = saved::OutputFile::create(path);
  if (!file) return file.error();
  FileBuffer buffer{*file};
  std::ostream out{&buffer};
  print(out);
  out.flush();
  if (!buffer.outcome()) return buffer.outcome();
  return file->commit();
}

}  // namespace

OutputWords read_output(std::string_view text, std::span<const std::string_view> formats)
{
  const auto is_format = [&](std::string_view word) {
    return std::ranges::find(formats, word) != formats.end();
  };
  if (is_format(text)) return {std::string{text}, {}};
  const std::size_t colon = text.find(':');
  if (colon != std::string_view::npos && is_format(text.substr(0, colon))) {
    return {std::string{text.substr(0, colon)}, std::string{text.substr(colon + 1)}};
  }
  return {format_of_ending(text, formats), std::string{text}};
}

Output parse_output(std::string_view text, Tables tables)
{
  static constexpr std::array<std::string_view, 8> words = {"text", "json",     "ndjson", "csv",
                                                            "tsv",  "markdown", "folded", "md"};
  constexpr std::size_t plain = 3;
  OutputWords read =
      read_output(text, std::span{words}.first(tables == Tables::none ? plain : words.size()));
  if (read.format.empty()) return {Format::text, std::move(read.path)};
  if (read.format == "md") read.format = "markdown";
  const auto index = std::ranges::find(words, read.format) - words.begin();
  return {static_cast<Format>(index), std::move(read.path)};
}

render::TableFormat table_format(Format format)
{
  if (format == Format::csv) return render::TableFormat::csv;
  return format == Format::tsv ? render::TableFormat::tsv : render::TableFormat::markdown;
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
