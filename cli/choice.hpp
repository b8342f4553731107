#pragma once

#include <CLI/CLI.hpp>
#include <array>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "aggregate/group/nearest.hpp"

namespace unjam::cli {

/// Adds an option that takes one of a few words, the first of which is meant without it.
template <class Value, std::size_t count>
void add_choice(CLI::App& app, const std::string& name, Value& value,
                const std::string& description,
                const std::pair<std::string_view, Value> (&words)[count])
{
  std::array<std::string_view, count> known;
  std::array<Value, count> values;
  for (std::size_t i = 0; i < count; ++i) std::tie(known[i], values[i]) = words[i];
  std::string all;
  for (const std::string_view word : known) all.append(all.empty() ? "" : "|").append(word);
  const auto read = [=](std::string& text) -> std::string {
    for (std::size_t i = 0; i < count; ++i) {
      if (text != known[i]) continue;
      text = std::to_string(static_cast<int>(values[i]));  // what CLI11 reads an enum from
      return {};
    }
    return "unknown '" + text + "'" + aggregate::did_you_mean(text, known) + " (" + all + ")";
  };
  app.add_option(name, value, description)
      ->type_name(all)
      ->transform(CLI::Validator{read, "", name})
      ->default_str(std::string{known.front()});
}

}  // namespace unjam::cli
