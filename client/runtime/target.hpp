#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/rpc/client.hpp"

namespace unjam::runtime {

/// What has to be known of a target before its goroutines are asked for.
struct TargetFacts {
  Target target;
  std::vector<std::string> wait_reasons;  ///< by number (runtime.waitReasonStrings)
  std::uint64_t slots = 0;  ///< goroutines ever made, the dead ones included (runtime.allglen)
  std::string cpu;  ///< as Go calls it, "arm64"; empty: the build information does not say
  std::vector<Problem> problems;
};

/// Reads them through Delve and checks that the binary is the one that the target runs: a server
/// that has the wrong one open answers garbage with confidence.
///
/// What a target does not have is left empty and becomes a problem. Errors: wrong_build or
/// no_debug_info when the sanity checks fail or the binary has no debug information, and those of
/// the connection.
rpc::asio::awaitable<Result<TargetFacts>> read_target(rpc::Client& client,
                                                      const rpc::Version& version);

}  // namespace unjam::runtime
