#include "cli/labels.hpp"

#include <CLI/CLI.hpp>
#include <cstddef>
#include <vector>

namespace unjam::cli {

void add_label_option(CLI::App& command, SourceLabels& labels, const std::string& help)
{
  const auto take = [&labels](const std::vector<std::string>& texts) {
    for (const std::string& text : texts) {
      const std::size_t equals = text.find('=');
      if (equals == 0 || equals == std::string::npos) {
        throw CLI::ValidationError{"--label " + text, "expected NAME=VALUE"};
      }
      labels[text.substr(0, equals)] = text.substr(equals + 1);
    }
  };
  command.add_option_function<std::vector<std::string>>("--label", take, help)
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
}

}  // namespace unjam::cli
