#pragma once

#include <map>
#include <string>

#include "cli/command_line.hpp"

namespace unjam::cli {

/// What is known of a source besides what is in it: host, service, time.
using SourceLabels = std::map<std::string, std::string>;

/// Declares --label NAME=VALUE. Of a name that is given twice the last value holds. `labels` must
/// live as long as the app.
void add_label_option(Command& command, SourceLabels& labels, const std::string& help);

}  // namespace unjam::cli
