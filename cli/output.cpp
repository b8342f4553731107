#include "cli/output.hpp"

#include <array>
#include <iostream>
#include <optional>
#include <ostream>
#include <streambuf>
#include <utility>

#include "client/saved/output_file.hpp"

namespace unjam::cli {
namespace {

constexpr std::array<std::pair<std::string_view, Format>, 3> formats = {{
    {"text", Format::text}, {"json", Format::json}, {"ndjson", Format::ndjson}}};

std::optional<Format> format_named(std::string_view name)
{
  for (const auto& [known, format] : formats) {
    if (name == known) return format;
  }
  return std::nullopt;
}

Format format_of_ending(std::string_view path)
{
  if (path.ends_with(".zst")) path.remove_suffix(4);
  const std::size_t dot = path.rfind('.');
  if (dot == std::string_view::npos) return Format::text;
  return format_named(path.substr(dot + 1)).value_or(Format::text);
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

Output parse_output(std::string_view text)
{
  if (const auto format = format_named(text)) return {*format, {}};
  const std::size_t colon = text.find(':');
  if (colon != std::string_view::npos) {
    if (const auto format = format_named(text.substr(0, colon))) {
      return {*format, std::string{text.substr(colon + 1)}};
    }
  }
  return {format_of_ending(text), std::string{text}};
}

Result<void> write_output(const Output& output, const std::function<void(std::ostream&)>& print)
{
  if (!output.path.empty()) return write_file(output.path, print);
  print(std::cout);
  std::cout.flush();
  if (!std::cout) return Error{Errc::io_failed, "cannot write to standard output"};
  return {};
}

}  // namespace unjam::cli
