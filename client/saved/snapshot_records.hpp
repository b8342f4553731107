#pragma once

#include <simdjson.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/rpc/read_value.hpp"

namespace unjam::saved {

/// The values of one table that have been read, by their id in the file. Their ids in memory
/// differ where a file, not written by us then, holds a value twice.
template <class Id>
class KnownIds {
 public:
  void add(Id id) { ids_.push_back(id); }
  /// The id that the next record must have.
  [[nodiscard]] std::uint64_t next() const { return ids_.size(); }

  /// Reads a reference to one of them.
  rpc::Complaint read(simdjson::ondemand::value value, Id& id) const
  {
    std::uint64_t number = 0;
    if (const rpc::Complaint bad = rpc::read_value(value, number); !bad.empty()) return bad;
    if (number >= ids_.size()) return "expected the id of a record above";
    id = ids_[number];
    return {};
  }

 private:
  std::vector<Id> ids_{Id{}};  // 0 is the empty value
};

/// Builds a snapshot from the records of its saved form, one after the other.
class SnapshotRecords {
 public:
  /// Takes the next record, whose first key is `type`. Records of unknown type are left unread.
  rpc::Complaint read(std::string_view type, simdjson::ondemand::object record);

  /// The key of the last field that was read, a view into the record; empty if the last complaint
  /// is about the record as a whole.
  [[nodiscard]] std::string_view field() const { return field_; }
  [[nodiscard]] bool ended() const { return ended_; }

  /// The snapshot, once the end record has been read.
  [[nodiscard]] Snapshot take();

 private:
  using Object = simdjson::ondemand::object;
  using Value = simdjson::ondemand::value;

  template <class OnField>
  rpc::Complaint for_each(Object record, OnField on_field);
  template <class Id>
  rpc::Complaint add(std::string_view type, std::uint64_t id, Id interned, KnownIds<Id>& known);

  rpc::Complaint read_header(Object record);
  rpc::Complaint read_string(Object record);
  rpc::Complaint read_location(Object record);
  rpc::Complaint read_stack(Object record);
  rpc::Complaint read_frame(Value value, Stack& stack);
  rpc::Complaint read_labels(Object record);
  rpc::Complaint read_goroutine(Object record);
  rpc::Complaint read_goroutine_field(std::string_view key, Value value, Goroutine& goroutine);
  rpc::Complaint read_problem(Object record);
  rpc::Complaint read_end(Object record);

  Snapshot snapshot_;
  KnownIds<StringId> strings_;
  KnownIds<LocationId> locations_;
  KnownIds<StackId> stacks_;
  KnownIds<LabelsId> label_sets_;
  std::string_view field_;
  std::string complaint_;  // what a Complaint that is composed views
  bool started_ = false;
  bool ended_ = false;
};

}  // namespace unjam::saved
