#include "cli/committed_file.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <string_view>
#include <utility>

#include "client/process/find_program.hpp"
#include "client/process/process.hpp"
#include "client/rpc/asio.hpp"

namespace unjam::cli {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr auto limit = 5s;

/// Ours but for what would lead git to another repository.
std::vector<std::string> environment_of_git()
{
  std::vector<std::string> all;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    if (!std::string_view{*entry}.starts_with("GIT_")) all.emplace_back(*entry);
  }
  all.emplace_back("GIT_OPTIONAL_LOCKS=0");
  all.emplace_back("GIT_NO_LAZY_FETCH=1");
  all.emplace_back("GIT_TERMINAL_PROMPT=0");
  return all;
}

/// A hash, and no option or other name.
bool is_commit(std::string_view revision)
{
  constexpr std::size_t shortest = 40;
  return revision.size() >= shortest && std::ranges::all_of(revision, [](char digit) {
           return (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f');
         });
}

asio::awaitable<std::optional<std::string>> run(process::Command command)
{
  const auto process = process::Process::start(co_await asio::this_coro::executor, command);
  if (!process) co_return std::nullopt;
  const Result<void> done = co_await (*process)->wait(limit);
  const auto exit = (*process)->exit();
  const bool good = done && exit && WIFEXITED(exit->status) && WEXITSTATUS(exit->status) == 0;
  if (!good || (*process)->output().size() >= command.kept) co_return std::nullopt;
  co_return std::string{(*process)->output()};
}

}  // namespace

std::optional<std::string> committed_file(const std::filesystem::path& path,
                                          const std::string& revision, std::uintmax_t most)
{
  const auto git = process::find_program("git");
  if (!git || !is_commit(revision)) return std::nullopt;
  process::Command command{
      .program = *git,
      .arguments = {"-C", path.parent_path().string(), "-c", "protocol.allow=never", "cat-file",
                    "blob", revision + ":./" + path.filename().string()},
      .environment = environment_of_git(),
      .kept = static_cast<std::size_t>(most) + 1};
  std::optional<std::string> text;
  asio::io_context io{1};
  asio::co_spawn(io, run(std::move(command)),
                 [&](const std::exception_ptr& bug, std::optional<std::string> result) {
                   if (!bug) text = std::move(result);
                 });
  io.run();
  return text;
}

}  // namespace unjam::cli
