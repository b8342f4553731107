#pragma once

#include <unordered_map>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"
#include "aggregate/snapshot/standard_library.hpp"

namespace unjam::runtime {

/// Names the function that each location's line is in, and finds where the service's own code
/// waits.
///
/// Delve's userCurrentLoc and currentLoc give the line of an inlined call but the name of the
/// function around it; the stack has the right name. Works on one snapshot; equal goroutines cost
/// one look into a table.
class LocationResolver {
 public:
  /// `snapshot` must outlive the resolver; its tables are read, never written.
  LocationResolver(const Snapshot& snapshot, StandardLibrary library);

  /// Corrects `current` and `user` and sets `app`, by the frames of `stack`. With the stack of 0
  /// nothing is known: `app` becomes `user`. A goroutine of the runtime that is in the program's
  /// code is no longer called `system`.
  void resolve(Goroutine& goroutine, StackId stack);

 private:
  [[nodiscard]] LocationId named_in(const Stack& stack, LocationId location) const;
  LocationId app_of(StackId id);
  bool in_library(LocationId location);

  const Snapshot& snapshot_;
  StandardLibrary library_;
  std::vector<signed char> in_library_;  ///< by LocationId: 1 yes, 0 no, -1 not asked yet
  std::unordered_map<StackId, LocationId> app_;
};

}  // namespace unjam::runtime
