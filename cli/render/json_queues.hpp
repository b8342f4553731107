#pragma once

#include <string>

#include "aggregate/wait/queue.hpp"
#include "aggregate/wait/releasers.hpp"
#include "cli/render/json_locations.hpp"
#include "cli/render/json_object.hpp"

namespace unjam::render {

/// The rows of `channels` and `locks`, each an object in one line.
class JsonQueues {
 public:
  /// The snapshot must outlive this.
  explicit JsonQueues(const Snapshot& snapshot) : snapshot_{snapshot}, locations_{snapshot} {}

  /// `releasers` is null if they are not known.
  [[nodiscard]] std::string channel(const aggregate::Queue& queue,
                                    const aggregate::ReleasersOf* releasers);
  [[nodiscard]] std::string lock(const aggregate::Queue& queue,
                                 const aggregate::ReleasersOf* releasers);

 private:
  using List = std::vector<aggregate::Releasers> aggregate::ReleasersOf::*;

  void append_releasers(std::string& out, const aggregate::ReleasersOf* releasers, List list);
  void append_places(std::string& out, const aggregate::Queue& queue);

  const Snapshot& snapshot_;
  JsonLocations locations_;
};

}  // namespace unjam::render
