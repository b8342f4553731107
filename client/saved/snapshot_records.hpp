#pragma once

#include <simdjson.h>

#include <cstdint>
#include <string_view>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/saved/crash_record.hpp"
#include "client/saved/fact_records.hpp"
#include "client/saved/fields.hpp"
#include "client/saved/known_ids.hpp"
#include "client/saved/operation_records.hpp"

namespace unjam::saved {

/// Builds a snapshot from the records of its saved form, one after the other.
class SnapshotRecords {
 public:
  SnapshotRecords() = default;
  SnapshotRecords(const SnapshotRecords&) = delete;  // its parts refer to each other
  SnapshotRecords& operator=(const SnapshotRecords&) = delete;
  SnapshotRecords(SnapshotRecords&&) = delete;
  SnapshotRecords& operator=(SnapshotRecords&&) = delete;
  ~SnapshotRecords() = default;

  /// Takes the next record, whose first key is `type`. Records of unknown type are left unread.
  rpc::Complaint read(std::string_view type, simdjson::ondemand::object record);

  /// The field that the last complaint is about; empty if it is the record as a whole.
  [[nodiscard]] std::string_view field() const { return fields_.here(); }
  [[nodiscard]] bool ended() const { return ended_; }

  /// The snapshot, once the end record has been read.
  [[nodiscard]] Snapshot take();

  /// Of a file that was cut: what is known of the goroutines that have been read, without what they
  /// wait for and can still do.
  [[nodiscard]] Snapshot take_part();

 private:
  using Object = simdjson::ondemand::object;
  using Value = simdjson::ondemand::value;

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
  Fields fields_;
  OperationRecords operations_{snapshot_, strings_, locations_, fields_};
  FactRecords facts_{snapshot_, strings_, operations_, fields_};
  CrashRecord crash_{snapshot_, strings_, stacks_, fields_};
  bool started_ = false;
  bool ended_ = false;
};

}  // namespace unjam::saved
