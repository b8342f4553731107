#include "client/server/dlv.hpp"

#include <pwd.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include "client/process/find_program.hpp"
#include "client/rpc/asio.hpp"

namespace unjam::server {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr auto version_limit = 10s;

std::string variable(const char* name)
{
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing in this program changes the environment
  const char* value = std::getenv(name);
  return value == nullptr ? std::string{} : std::string{value};
}

/// Where dlv looks for the user's home: the password file first.
std::vector<fs::path> homes()
{
  std::vector<fs::path> homes{variable("HOME")};
  passwd entry{};
  passwd* found = nullptr;
  std::vector<char> room(std::size_t{16} << 10U);
  if (::getpwuid_r(::getuid(), &entry, room.data(), room.size(), &found) == 0 && found != nullptr) {
    homes.emplace_back(found->pw_dir);
  }
  return homes;
}

bool has_dlv_config()
{
  std::vector<fs::path> places{fs::path{variable("XDG_CONFIG_HOME")} / "dlv"};
  for (const fs::path& home : homes()) {
    places.push_back(home / ".config/dlv");
    places.push_back(home / ".dlv");
  }
  for (const fs::path& place : places) {
    std::error_code ignored;  // then it is none
    if (place.is_absolute() && fs::exists(place / "config.yml", ignored)) return true;
  }
  return false;
}

/// dlv writes a configuration file for a user who has none: into `scratch` then. One who has is
/// left alone: its folders of separate debug info are wanted, and from its old place dlv would
/// move it to the new one.
std::vector<std::string> dlv_environment(const std::string& scratch)
{
  constexpr std::string_view config = "XDG_CONFIG_HOME=";
  const bool hide = !has_dlv_config();
  std::vector<std::string> environment;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    if (!hide || !std::string_view{*entry}.starts_with(config)) environment.emplace_back(*entry);
  }
  if (hide) environment.push_back(std::string{config} + scratch);
  return environment;
}

/// A path that cannot be taken for an option.
std::string as_argument(const std::string& path)
{
  return path.starts_with('-') ? "./" + path : path;
}

Error not_found(const std::string& name)
{
  return {Errc::server_failed,
          "Delve not found (" + name +
              "): install it (apt install delve, or go install "
              "github.com/go-delve/delve/cmd/dlv@latest) or say where it is with --dlv PATH"};
}

}  // namespace

asio::awaitable<Result<Dlv>> find_dlv(std::string name, std::string scratch)
{
  const auto path = process::find_program(name);
  if (!path) co_return not_found(name);
  Dlv dlv{.path = *path, .version = {}, .environment = dlv_environment(scratch)};

  const process::Command command{*path, {"version"}, dlv.environment};
  const auto process = process::Process::start(co_await asio::this_coro::executor, command);
  if (!process) co_return process.error();
  const Result<void> done = co_await (*process)->wait(version_limit);
  if (!done) co_return done.error().within(*path + " version");
  const auto version = parse_dlv_version((*process)->output());
  if (!version) {
    co_return Error{Errc::server_failed, *path + " is not Delve: it does not tell its version"};
  }
  dlv.version = *version;
  co_return dlv;
}

process::Command core_command(const Dlv& dlv, const std::string& binary, const std::string& core,
                              const std::string& listen)
{
  return {.program = dlv.path,
          .arguments = {"core", as_argument(binary), as_argument(core), "--headless",
                        "--api-version=2", "--check-go-version=false", "--listen=" + listen},
          .environment = dlv.environment};
}

}  // namespace unjam::server
