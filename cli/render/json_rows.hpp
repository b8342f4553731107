#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/render/page.hpp"

namespace unjam::render {

/// A string as a JSON string: quoted, valid UTF-8 (what is not becomes U+FFFD), and nothing in it
/// that a terminal would obey.
[[nodiscard]] std::string json_string(std::string_view text);

/// Writes one JSON object, member by member.
class JsonObject {
 public:
  explicit JsonObject(std::string& out) : out_{out} { out_ += '{'; }

  /// Begins a member; its value is to be appended to what this returns.
  std::string& member(std::string_view name);
  void close() { out_ += '}'; }

 private:
  std::string& out_;
  bool empty_ = true;
};

/// The rows of json and ndjson, each an object in one line.
///
/// Rows are text at once, without a document in memory; a location that many goroutines share is
/// formatted once.
class JsonRows {
 public:
  /// The snapshot must outlive this.
  explicit JsonRows(const Snapshot& snapshot);

  [[nodiscard]] std::string group(const GroupsPage& page, const aggregate::Group& group);
  [[nodiscard]] std::string goroutine(const Goroutine& goroutine, Stacks stacks);
  [[nodiscard]] std::string stack(const StackRow& row);

 private:
  void append_goroutine(JsonObject& row, const Goroutine& goroutine);
  void append_waits(std::string& out, const Goroutine& goroutine);
  void append_stack(JsonObject& row, const Stack& stack, const StackRow* with_variables);
  void append_location(std::string& out, LocationId id);
  void append_labels(std::string& out, LabelsId id);
  void append_channels(std::string& out, const aggregate::ChannelSet& set);
  void append_locks(std::string& out, const aggregate::LockSet& set);
  void append_value(std::string& out, const aggregate::Value& value);
  void append_frames(std::string& out, const Stack& stack, const StackRow* with_variables);

  // The members of a location's object, without its braces.
  const std::string& location_members(LocationId id);

  const Snapshot& snapshot_;
  std::vector<std::string> locations_;
};

}  // namespace unjam::render
