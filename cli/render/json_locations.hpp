#pragma once

#include <string>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"

namespace unjam::render {

/// The locations of one snapshot in json. One that many goroutines share is formatted once.
class JsonLocations {
 public:
  /// The snapshot must outlive this.
  explicit JsonLocations(const Snapshot& snapshot)
      : snapshot_{snapshot}, members_(snapshot.locations.size())
  {
  }

  /// Appends a location as an object, or null if there is none.
  void append(std::string& out, LocationId id);

  /// The members of a location's object, without its braces.
  const std::string& members(LocationId id);

 private:
  const Snapshot& snapshot_;
  std::vector<std::string> members_;
};

}  // namespace unjam::render
