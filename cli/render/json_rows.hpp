#pragma once

#include <string>

#include "cli/render/json_locations.hpp"
#include "cli/render/json_object.hpp"
#include "cli/render/page.hpp"

namespace unjam::render {

/// The rows of json and ndjson, each an object in one line.
///
/// Rows are text at once, without a document in memory; a location that many goroutines share is
/// formatted once.
class JsonRows {
 public:
  /// The snapshot must outlive this.
  explicit JsonRows(const Snapshot& snapshot) : snapshot_{snapshot}, locations_{snapshot} {}

  [[nodiscard]] std::string group(const GroupsPage& page, const aggregate::Group& group);
  [[nodiscard]] std::string leak(const LeaksPage& page, std::size_t index);
  [[nodiscard]] std::string goroutine(const Goroutine& goroutine, Stacks stacks);
  [[nodiscard]] std::string stack(const StackRow& row);
  /// Adds the members "stack" and, if it is not whole, "stack_cut".
  void append_stack(JsonObject& row, const Stack& stack, const StackRow* with_variables);

 private:
  void append_group(JsonObject& row, const GroupsPage& page, const aggregate::Group& group);
  void append_shares(std::string& out, const aggregate::Group& group);
  void append_group_stack(JsonObject& row, const GroupsPage& page, const aggregate::Group& group);
  void append_resources(std::string& out, const aggregate::GroupQueues& queues);
  void append_goroutine(JsonObject& row, const Goroutine& goroutine);
  void append_waits(std::string& out, const Goroutine& goroutine);
  void append_peer(std::string& out, GoroutineId goroutine);
  void append_labels(std::string& out, LabelsId id);
  void append_channels(std::string& out, const aggregate::ChannelSet& set);
  void append_locks(std::string& out, const aggregate::LockSet& set);
  void append_value(std::string& out, const aggregate::Value& value);
  void append_frames(std::string& out, const Stack& stack, const StackRow* with_variables);

  const Snapshot& snapshot_;
  JsonLocations locations_;
};

}  // namespace unjam::render
