#pragma once

#include <functional>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>

#include "cli/render/json.hpp"
#include "cli/render/ndjson.hpp"
#include "cli/render/table.hpp"
#include "cli/render/text.hpp"
#include "client/error.hpp"

namespace unjam::cli {

enum class Format { text, json, ndjson, csv, tsv, markdown, folded };

/// What `-o` asks for: a format, and a file or standard output.
struct Output {
  Format format = Format::text;
  std::string path;  ///< empty: standard output
};

/// The argument of `-o` taken apart.
struct OutputWords {
  std::string format;  ///< one of the known ones; empty: none is named
  std::string path;    ///< empty: standard output
};

/// Reads the argument of `-o`: a format's name ("json"), FORMAT:FILE, or a FILE whose ending names
/// the format. ".zst" at the end compresses.
[[nodiscard]] OutputWords read_output(std::string_view text,
                                      std::span<const std::string_view> formats);

/// Whether a command also prints tables and folded stacks.
enum class Tables { none, known };

/// The same for commands that print rows; the format is text if none is named.
[[nodiscard]] Output parse_output(std::string_view text, Tables tables = Tables::none);

/// The help text of `-o`.
inline constexpr const char* output_help =
    "text, json or ndjson; FORMAT:FILE; or FILE, whose ending names the format (.zst compresses)";
inline constexpr const char* table_output_help =
    "text, json, ndjson, csv, tsv, markdown or folded; FORMAT:FILE; or FILE, whose ending names "
    "the "
    "format (.zst compresses)";

/// Whether a page can be printed as a table.
template <class Page>
inline constexpr Tables tables_of = requires(std::ostream& out, const Page& page) {
  print_table(out, page, render::TableFormat::csv);
} ? Tables::known : Tables::none;

[[nodiscard]] render::TableFormat table_format(Format format);

/// Lets `print` write the result to a file, or to standard output if `path` is empty. A file
/// appears whole or not at all. Errors: io_failed.
[[nodiscard]] Result<void> write_output(const std::string& path,
                                        const std::function<void(std::ostream&)>& print);

/// Prints a page of any command in the format asked for. Colour and width are for standard output.
template <class Page>
[[nodiscard]] Result<void> write_page(const Output& output, const Page& page, render::Color color)
{
  return write_output(output.path, [&](std::ostream& out) {
    const render::Surroundings stdout_now = render::surroundings(1);
    const render::Surroundings around = output.path.empty() ? stdout_now : render::Surroundings{};
    switch (output.format) {
      case Format::text:
        return print_text(out, page, render::terminal(color, around));
      case Format::json:
        return print_json(out, page);
      case Format::ndjson:
        return print_ndjson(out, page);
      default:
        break;
    }
    if constexpr (tables_of<Page> == Tables::known) {
      if (output.format == Format::folded) return print_folded(out, page);
      print_table(out, page, table_format(output.format));
    }
  });
}

}  // namespace unjam::cli
