#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <vector>

#include "client/error.hpp"
#include "client/process/process.hpp"
#include "client/server/dlv_output.hpp"

namespace unjam::server {

namespace asio = boost::asio;

/// A dlv that can be run, and how we run it.
struct Dlv {
  std::string path;
  DlvVersion version;
  std::vector<std::string> environment;
};

/// Finds dlv by a path or in $PATH, and asks it for its version. `scratch`: an empty directory for
/// what it may want to write. Errors: server_failed, with what to do about it.
asio::awaitable<Result<Dlv>> find_dlv(std::string name, std::string scratch);

/// `dlv core`, headless for one client, at `listen`: "127.0.0.1:0" or "unix:PATH".
[[nodiscard]] process::Command core_command(const Dlv& dlv, const std::string& binary,
                                            const std::string& core, const std::string& listen);

}  // namespace unjam::server
