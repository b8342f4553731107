#include "cli/batch/owners.hpp"

#include <algorithm>

namespace unjam::cli {

std::size_t Owners::note(std::size_t job, const std::string& core_id)
{
  std::size_t& first = first_.try_emplace({core_id, jobs_[job].binary}, job).first->second;
  first = std::min(first, job);
  return first;
}

Outcome copy_of(const Outcome& owner, const Outcome& copy)
{
  Outcome settled{.status = Outcome::Status::copy,
                  .input = copy.input,
                  .reason = {},
                  .copy_of = owner.input,
                  .core_id = copy.core_id,
                  .binary = {}};
  if (owner.status == Outcome::Status::failed) {
    settled.status = Outcome::Status::failed;
    settled.reason = "a copy of " + owner.input + ": " + owner.reason;
  }
  return settled;
}

}  // namespace unjam::cli
