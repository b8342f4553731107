#pragma once

#include <string>

#include "aggregate/findings/finding.hpp"
#include "aggregate/findings/long_queue.hpp"
#include "cli/render/json_locations.hpp"
#include "cli/render/json_object.hpp"

namespace unjam::render {

/// The findings of `report`, each an object in one line.
class JsonFindings {
 public:
  /// The snapshot must outlive this.
  explicit JsonFindings(const Snapshot& snapshot) : snapshot_{snapshot}, locations_{snapshot} {}

  [[nodiscard]] std::string finding(const aggregate::Finding& finding);
  /// A row of `queues`.
  [[nodiscard]] std::string queue(const aggregate::LongQueue& queue);

 private:
  void append_resource(std::string& out, const aggregate::Resource& resource);
  void append_roles(std::string& out, const std::vector<aggregate::Role>& roles);
  void append_link(std::string& out, const aggregate::Finding& finding,
                   const aggregate::Link& link);

  const Snapshot& snapshot_;
  JsonLocations locations_;
};

}  // namespace unjam::render
