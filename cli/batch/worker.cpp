#include "cli/batch/worker.hpp"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio.hpp>
#include <csignal>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/bus_error.hpp"
#include "cli/exit_code.hpp"
#include "cli/render/escape.hpp"
#include "client/process/one_line.hpp"
#include "client/process/process.hpp"
#include "client/source/session.hpp"

namespace unjam::cli {
namespace {

constexpr std::string_view complaint_start = "unjam: ";
constexpr std::string_view memory_option = "--dlv-memory";  ///< of a report; a batch has its own

std::vector<std::string> environment()
{
  std::vector<std::string> all;
  for (char** each = environ; *each != nullptr; ++each) all.emplace_back(*each);
  return all;
}

process::Command command_of(const Job& job, const std::string& core, const std::string& binary,
                            const std::string& report, const WorkerOptions& options)
{
  process::Command command{
      .program = options.unjam,
      .arguments = {"report", binary, core, "-q", "--source-name", job.input, "-o",
                    "json:" + report, "--dlv", options.dlv, "--timeout",
                    fmt::format("{}", options.call_seconds), std::string{memory_option},
                    std::to_string(options.memory)},
      .environment = environment()};
  command.environment.push_back(std::string{tell_code} + "=1");
  for (const auto& [name, value] : job.labels) {
    command.arguments.insert(command.arguments.end(), {"--label", name + "=" + value});
  }
  return command;
}

/// What a report complained of last; without a code it was none of its own errors.
struct LastWords {
  std::optional<Errc> code;
  std::string text;
};

LastWords last_words(std::string_view errors)
{
  while (errors.ends_with('\n')) errors.remove_suffix(1);
  const std::string_view line = errors.substr(errors.rfind('\n') + 1);
  const auto told = nlohmann::json::parse(line, nullptr, false);
  const auto member = [&](const char* name) {
    const bool is_there = told.is_object() && told.contains(name) && told[name].is_string();
    return is_there ? told[name].get<std::string>() : std::string{};
  };
  if (const auto code = find_code(member("code"))) return {code, member("text")};
  const std::size_t own = line.starts_with(complaint_start) ? complaint_start.size() : line.size();
  return {std::nullopt, std::string{line.substr(own)}};
}

/// Whether a report is incomplete because its dlv ended early, as its header says.
bool lost_dlv(const std::string& report)
{
  constexpr std::streamsize header_size = 1 << 16;
  std::string header(header_size, '\0');
  std::ifstream file{report, std::ios::binary};
  file.read(header.data(), header_size);
  return header.find(source::ended_with_dlv) != std::string::npos;
}

bool ended_with(const process::Exit& exit, ExitCode code)
{
  return WIFEXITED(exit.status) && WEXITSTATUS(exit.status) == static_cast<int>(code);
}

/// What an end tells that no report comes of.
Made failed(const process::Exit& exit, const LastWords& said)
{
  if (WIFSIGNALED(exit.status)) {
    return {.failure = fmt::format("unjam was ended by signal {} ({})", WTERMSIG(exit.status),
                                   ::strsignal(WTERMSIG(exit.status))),
            .again = true};
  }
  std::string why = process::one_line(said.text);
  if (why.empty()) why = fmt::format("unjam ended with status {}", WEXITSTATUS(exit.status));
  if (ended_with(exit, ExitCode::interrupted)) return {.failure = std::move(why), .again = true};
  const std::size_t memory = why.find(memory_option);
  if (memory != std::string::npos) why.replace(memory, memory_option.size(), "--memory");
  return {.failure = std::move(why), .again = said.code && may_pass(*said.code)};
}

}  // namespace

asio::awaitable<Result<Made>> make_report(Job job, std::string core, std::string binary,
                                          std::string report, WorkerOptions options)
{
  const process::Command command = command_of(job, core, binary, report, options);
  const auto executor = co_await asio::this_coro::executor;
  auto process = process::Process::start(executor, command);
  if (!process) co_return process.error();
  const Result<void> ended = co_await (*process)->wait(options.limit);
  if (!ended && ended.error().code() != Errc::timed_out) co_return ended.error();
  if (!ended) {
    const double seconds = std::chrono::duration<double>{options.limit}.count();
    co_return Made{.failure = fmt::format("took longer than {} s (--timeout)", seconds)};
  }
  const process::Exit exit = (*process)->exit().value_or(process::Exit{});
  if (ended_with(exit, ExitCode::done)) co_return Made{};
  if (ended_with(exit, ExitCode::incomplete)) {
    co_return Made{.incomplete = true, .failure = {}, .again = lost_dlv(report)};
  }
  const LastWords said = last_words((*process)->errors());
  const std::string of_report = render::escape(report) + ": ";
  if (said.code == Errc::io_failed && said.text.starts_with(of_report)) {
    const std::string why = said.text.substr(of_report.size());
    co_return Error{Errc::io_failed, report + ": " + process::one_line(why)};
  }
  if (job.packed && said.text == bus_error) {
    co_return Error{Errc::io_failed, core +
                                         ": what was unpacked cannot be read: No space left on "
                                         "device, or the disk fails"};
  }
  co_return failed(exit, said);
}

}  // namespace unjam::cli
