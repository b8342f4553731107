#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "cli/batch/job.hpp"
#include "cli/batch/outcome.hpp"

namespace unjam::cli {

/// Who looks at a core that several inputs hold: the first of those that are to be opened with the
/// same binary. The others are its copies.
class Owners {
 public:
  /// `jobs` must outlive it.
  explicit Owners(const std::vector<Job>& jobs) : jobs_{jobs} {}

  /// Notes that a job holds a core, see client/elf/core_id.hpp. Returns the first job that is
  /// known to hold it: perhaps this one.
  std::size_t note(std::size_t job, const std::string& core_id);

 private:
  const std::vector<Job>& jobs_;
  std::map<std::pair<std::string, std::string>, std::size_t> first_;  // by core and binary
};

/// What becomes of a copy: it fails as the owner of its core does, and has no report of its own.
[[nodiscard]] Outcome copy_of(const Outcome& owner, const Outcome& copy);

}  // namespace unjam::cli
