#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "aggregate/group/nearest.hpp"
#include "cli/command_line.hpp"

namespace unjam::cli {

/// Adds an option that takes one of a few words, the first of which is meant without it.
template <class Value, std::size_t count>
void add_choice(Command& command, const std::string& name, Value& value, const std::string& help,
                const std::pair<std::string_view, Value> (&words)[count])
{
  std::array<std::pair<std::string_view, Value>, count> known;
  std::ranges::copy(words, known.begin());
  std::string all;
  for (const auto& [word, meaning] : known) all.append(all.empty() ? "" : "|").append(word);
  const auto take = [known, all, &value](const std::string& text) -> Complaint {
    std::array<std::string_view, count> names;
    std::ranges::transform(known, names.begin(), [](const auto& each) { return each.first; });
    const auto found = std::ranges::find(names, text);
    if (found == names.end()) {
      return "unknown '" + text + "'" + aggregate::did_you_mean(text, names) + " (" + all + ")";
    }
    value = known[static_cast<std::size_t>(found - names.begin())].second;
    return {};
  };
  command.option(name, take, help).value(all).shows_default(std::string{known.front().first});
}

}  // namespace unjam::cli
