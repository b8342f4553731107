#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aggregate/findings/diagnose.hpp"
#include "aggregate/group/filter.hpp"
#include "aggregate/group/select.hpp"
#include "cli/command_line.hpp"
#include "client/source/options.hpp"

namespace unjam::cli {

/// Which goroutines a command shows.
struct SelectOptions {
  std::vector<std::string> with;
  std::vector<std::string> without;
  bool all = false;
};

/// How much is said on stderr.
struct Verbosity {
  int verbose = 0;
  bool quiet = false;
};

/// How many sources a command reads.
enum class SourceCount { one, several };

/// Adds the options to a subcommand; they are read into `options` when the command line is parsed.
void add_source_options(Command& command, source::Options& options,
                        SourceCount count = SourceCount::one);
/// An amount of memory: see parse_memory().
void add_amount_option(Command& command, const std::string& name, std::uint64_t& bytes,
                       const std::string& help);
void add_diagnose_options(Command& command, aggregate::DiagnoseOptions& options);
void add_select_options(Command& command, SelectOptions& options);

/// The goroutines that the options select, or what is wrong with a filter.
[[nodiscard]] aggregate::Parsed<aggregate::Filters> parse_filters(const SelectOptions& options);

/// What is wrong with the text of an option that takes a count, for Option::check(); empty:
/// nothing. CLI11 itself would read "-1" as the greatest number that there is.
[[nodiscard]] std::string check_count(const std::string& text);

/// Reads an amount of memory: "8G", "500M", "75%" of `total`, or bytes. Empty: not understood.
[[nodiscard]] std::optional<std::uint64_t> parse_memory(std::string_view text, std::uint64_t total);

}  // namespace unjam::cli
