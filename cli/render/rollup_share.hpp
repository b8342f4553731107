#pragma once

#include <string>

#include "aggregate/rollup/report_facts.hpp"

namespace unjam::render {

/// A report's share in a rollup, as an object in one line: a report of `unjam.report/1` without
/// what merging does not need, so that both are read alike.
[[nodiscard]] std::string json_share(const aggregate::ReportFacts& report);

/// Texts by their names, as an object.
void append_texts(std::string& out, const std::map<std::string, std::string>& texts);

/// An array of texts.
void append_texts(std::string& out, const std::vector<std::string>& texts);

}  // namespace unjam::render
