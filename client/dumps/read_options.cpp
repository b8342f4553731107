#include "client/dumps/read_options.hpp"

#include <utility>

namespace unjam::dumps {

Result<Snapshot> broken_off(Snapshot snapshot, const Error& error, const ReadOptions& options)
{
  if (snapshot.goroutines.empty()) return error;
  if (!options.partial) {
    return Error{error.code(), error.detail() + "; --partial shows what comes before"};
  }
  snapshot.problems.push_back(
      {Problem::Weight::loss, error.detail(), "only what comes before is shown"});
  return snapshot;
}

}  // namespace unjam::dumps
