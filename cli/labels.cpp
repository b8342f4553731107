#include "cli/labels.hpp"

#include <cstddef>

namespace unjam::cli {

void add_label_option(Command& command, SourceLabels& labels, const std::string& help)
{
  const auto take = [&labels](const std::string& text) -> Complaint {
    const std::size_t equals = text.find('=');
    if (equals == 0 || equals == std::string::npos) return "expected NAME=VALUE";
    labels[text.substr(0, equals)] = text.substr(equals + 1);
    return {};
  };
  command.each("--label", take, help).value("NAME=VALUE");
}

}  // namespace unjam::cli
