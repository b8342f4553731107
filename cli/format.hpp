#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace unjam::cli {

/// What a command can print; each knows some of them.
enum class Format {
  text,
  json,
  ndjson,
  csv,
  tsv,
  markdown,
  folded,
  pprof,
  debug2,
  delve,
  dot,
  mermaid,
  svg,
  png,
};

/// The name that `-o` takes.
[[nodiscard]] std::string_view name_of(Format format);

/// Whether it is not for a terminal.
[[nodiscard]] bool is_binary(Format format);

/// Whether it can hold the goroutines of one process only: it tells them apart by their numbers.
[[nodiscard]] bool is_of_one_process(Format format);

/// The endings of file names that mean a format, without the first dot; the first one is usual.
[[nodiscard]] std::span<const std::string_view> endings_of(Format format);

/// "text, json or ndjson"
[[nodiscard]] std::string list_of(std::span<const Format> formats);

}  // namespace unjam::cli
