#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "cli/batch/job.hpp"
#include "client/error.hpp"

namespace unjam::cli {

namespace asio = boost::asio;

/// What holds for every core of a batch.
struct WorkerOptions {
  std::string unjam;  ///< this program: each core has a process of its own
  std::string dlv = "dlv";
  double call_seconds = 60;           ///< longest wait for one answer of dlv
  std::chrono::milliseconds limit{};  ///< for one core
  std::uint64_t memory = 0;           ///< bytes that its dlv may use
};

/// How a report was made, or why not.
struct Made {
  bool incomplete = false;
  std::string failure = {};  ///< in one line; empty: there is a report
  bool again = false;        ///< what failed or is incomplete may succeed if it is tried again
};

/// Makes the report of a core, in a process of its own that ends with us: what goes wrong with one
/// core harms no other. `core` is where it is now, the report calls it by the job's input.
///
/// Errors: io_failed if the report cannot be written, or a core that was unpacked cannot be read
/// for want of room (a full tmpfs does so), which will not be better with the next core;
/// server_failed if no process can be started; cancelled.
asio::awaitable<Result<Made>> make_report(Job job, std::string core, std::string binary,
                                          std::string report, WorkerOptions options);

}  // namespace unjam::cli
