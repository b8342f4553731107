#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace unjam::cli {

/// What is wrong with the text of an option; empty: nothing.
using Complaint = std::string;

/// An option that has been declared, of which more can be said.
class Option {
 public:
  explicit Option(CLI::Option& option) : option_{&option} {}

  /// What the help calls its value: "SECONDS".
  Option& value(const std::string& name);
  /// The help tells what holds without it.
  Option& shows_default();
  /// The same, in a word of its own.
  Option& shows_default(const std::string& word);
  /// What is looked at without it.
  Option& or_variable(const std::string& environment);
  Option& check(std::function<Complaint(const std::string& text)> what_is_wrong);
  Option& between(double least, double most);
  /// Replaces the text that is read, or says what is wrong with it.
  Option& transform(std::function<Complaint(std::string& text)> transform);
  /// Several values in one argument, with that character between them.
  Option& split_at(char separator);
  /// Of what may be repeated: one value each time, so that a source may follow.
  Option& one_at_a_time();
  Option& required();
  /// It makes sense with that one only.
  Option& needs(const Option& other);

 private:
  CLI::Option* option_;
};

/// A command with its options. When the command line is read, their values go to the variables,
/// which have to live as long as it does.
class Command {
 public:
  explicit Command(CLI::App& app) : app_{&app} {}

  Option option(const std::string& names, std::string& variable, const std::string& help);
  Option option(const std::string& names, std::vector<std::string>& variable,
                const std::string& help);
  Option option(const std::string& names, double& variable, const std::string& help);
  Option option(const std::string& names, int& variable, const std::string& help);
  Option option(const std::string& names, std::size_t& variable, const std::string& help);
  Option option(const std::string& names, std::optional<std::size_t>& variable,
                const std::string& help);
  /// Gives the value to `take`.
  Option option(const std::string& names, std::function<Complaint(const std::string& text)> take,
                const std::string& help);
  /// Gives each value to `take`, of an option that may be repeated.
  Option each(const std::string& names, std::function<Complaint(const std::string& text)> take,
              const std::string& help);
  Option flag(const std::string& names, bool& variable, const std::string& help);
  /// Counts how often it stands there.
  Option flag(const std::string& names, int& variable, const std::string& help);

  /// What the help says behind the options.
  void explain(const std::string& text);
  /// What is called if the command line has this command.
  void chosen(std::function<void()> call);

 protected:
  CLI::App* app_;
};

/// All that can be typed; and the one place that knows CLI11.
class CommandLine : public Command {
 public:
  CommandLine(const std::string& program, const std::string& version,
              const std::string& description);
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;
  CommandLine(CommandLine&&) = delete;
  CommandLine& operator=(CommandLine&&) = delete;
  ~CommandLine();

  Command add_command(const std::string& name, const std::string& help);

  [[nodiscard]] std::string help() const;

  struct Read {};
  /// What the user asked for instead: the help, the version.
  struct Asked {
    std::string answer;
  };
  struct Wrong {
    Complaint complaint;  ///< one line
  };
  using Outcome = std::variant<Read, Asked, Wrong>;

  /// Reads the words behind the program's name into the variables.
  [[nodiscard]] Outcome read(std::vector<std::string> words);

 private:
  CommandLine(std::unique_ptr<CLI::App> app, const std::string& version,
              const std::string& description);

  std::unique_ptr<CLI::App> own_;
};

}  // namespace unjam::cli
