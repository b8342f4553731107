#include "cli/command_line.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <sstream>
#include <string_view>
#include <system_error>
#include <utility>

#include "aggregate/group/nearest.hpp"

namespace unjam::cli {
namespace {

/// The names of the options that may be given to a command, as they are typed.
std::vector<std::string> option_names(const CLI::App& app, const CLI::App& command)
{
  std::vector<std::string> names;
  for (const CLI::App* each : {&command, &app}) {
    for (const CLI::Option* option : each->get_options()) {
      for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    }
  }
  return names;
}

/// What is wrong with an argument that nobody takes.
Complaint unexpected(const CLI::App& app, const CLI::App& command, std::string_view argument)
{
  std::string text = "unexpected '" + std::string{argument} + "'";
  const std::vector<std::string> names = option_names(app, command);
  const std::string guess =
      aggregate::did_you_mean(argument.substr(0, argument.find('=')),
                              std::vector<std::string_view>{names.begin(), names.end()});
  if (!guess.empty()) return text + guess;
  const std::string path = &command == &app ? "" : command.get_name() + " ";
  return text + "; `unjam " + path + "--help` shows what there is";
}

/// What is wrong with the arguments, in one line.
Complaint complaint(const CLI::App& app, const CLI::ParseError& error)
{
  const auto commands = app.get_subcommands();
  const bool no_command =
      commands.empty() && dynamic_cast<const CLI::RequiredError*>(&error) != nullptr;
  const bool too_many = dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr;
  if (!no_command && !too_many) return error.what();

  const std::vector<std::string> left = app.remaining(true);
  if (left.empty()) return "which command? `unjam --help` lists them";
  const auto option = std::ranges::find_if(
      left, [](const std::string& argument) { return argument.starts_with('-'); });
  return unexpected(app, commands.empty() ? app : *commands.front(),
                    option == left.end() ? left.front() : *option);
}

}  // namespace

Option& Option::value(const std::string& name)
{
  option_->type_name(name);
  return *this;
}

Option& Option::shows_default()
{
  option_->capture_default_str();
  return *this;
}

Option& Option::shows_default(const std::string& word)
{
  option_->default_str(word);
  return *this;
}

Option& Option::or_variable(const std::string& environment)
{
  option_->envname(environment);
  return *this;
}

Option& Option::check(std::function<Complaint(const std::string& text)> what_is_wrong)
{
  option_->check(std::move(what_is_wrong));
  return *this;
}

Option& Option::between(double least, double most)
{
  return check([least, most](const std::string& text) -> Complaint {
    double value = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = ec == std::errc{} && end == text.data() + text.size();
    if (whole && value >= least && value <= most) return {};
    return fmt::format("not a number from {:g} to {:g}: {}", least, most, text);
  });
}

Option& Option::transform(std::function<Complaint(std::string& text)> transform)
{
  option_->transform(CLI::Validator{std::move(transform), "", option_->get_name()});
  return *this;
}

Option& Option::split_at(char separator)
{
  option_->delimiter(separator);
  return *this;
}

Option& Option::one_at_a_time()
{
  option_->allow_extra_args(false);
  return *this;
}

Option& Option::required()
{
  option_->required();
  return *this;
}

Option& Option::needs(const Option& other)
{
  option_->needs(other.option_);
  return *this;
}

Option Command::option(const std::string& names, std::string& variable, const std::string& help)
{
  return Option{*app_->add_option(names, variable, help)};
}

Option Command::option(const std::string& names, std::vector<std::string>& variable,
                       const std::string& help)
{
  return Option{*app_->add_option(names, variable, help)};
}

Option Command::option(const std::string& names, double& variable, const std::string& help)
{
  return Option{*app_->add_option(names, variable, help)};
}

Option Command::option(const std::string& names, int& variable, const std::string& help)
{
  return Option{*app_->add_option(names, variable, help)};
}

Option Command::option(const std::string& names, std::size_t& variable, const std::string& help)
{
  return Option{*app_->add_option(names, variable, help)};
}

Option Command::option(const std::string& names, std::optional<std::size_t>& variable,
                       const std::string& help)
{
  return Option{*app_->add_option(names, variable, help)};
}

Option Command::option(const std::string& names,
                       std::function<Complaint(const std::string& text)> take,
                       const std::string& help)
{
  const auto take_it = [names, take = std::move(take)](const std::string& text) {
    const Complaint complaint = take(text);
    if (!complaint.empty()) throw CLI::ValidationError{names, complaint};
  };
  return Option{*app_->add_option_function<std::string>(names, take_it, help)};
}

Option Command::each(const std::string& names,
                     std::function<Complaint(const std::string& text)> take,
                     const std::string& help)
{
  const auto take_all = [names, take = std::move(take)](const std::vector<std::string>& texts) {
    for (const std::string& text : texts) {
      const Complaint complaint = take(text);
      if (!complaint.empty()) throw CLI::ValidationError{names + " " + text, complaint};
    }
  };
  return Option{*app_->add_option_function<std::vector<std::string>>(names, take_all, help)
                     ->allow_extra_args(false)};
}

Option Command::flag(const std::string& names, bool& variable, const std::string& help)
{
  return Option{*app_->add_flag(names, variable, help)};
}

Option Command::flag(const std::string& names, int& variable, const std::string& help)
{
  return Option{*app_->add_flag(names, variable, help)};
}

void Command::explain(const std::string& text)
{
  app_->footer(text);
}

void Command::chosen(std::function<void()> call)
{
  app_->callback(std::move(call));
}

CommandLine::CommandLine(const std::string& program, const std::string& version,
                         const std::string& description)
    : CommandLine{std::make_unique<CLI::App>(description, program), version, description}
{
}

CommandLine::CommandLine(std::unique_ptr<CLI::App> app, const std::string& version,
                         const std::string& description)
    : Command{*app}, own_{std::move(app)}
{
  own_->description(description);
  own_->set_version_flag("--version", version);
  own_->fallthrough();
  own_->require_subcommand(1);
}

CommandLine::~CommandLine() = default;

Command CommandLine::add_command(const std::string& name, const std::string& help)
{
  return Command{*own_->add_subcommand(name, help)};
}

std::string CommandLine::help() const
{
  return own_->help();
}

CommandLine::Outcome CommandLine::read(std::vector<std::string> words)
{
  try {
    std::ranges::reverse(words);  // CLI11 takes them from the end
    own_->parse(std::move(words));
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() != static_cast<int>(CLI::ExitCodes::Success)) {
      return Wrong{complaint(*own_, error)};
    }
    std::ostringstream answer;
    own_->exit(error, answer, answer);
    return Asked{answer.str()};
  }
  return Read{};
}

}  // namespace unjam::cli
