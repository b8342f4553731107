#pragma once

#include <simdjson.h>

#include <string>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/saved/fields.hpp"
#include "client/saved/known_ids.hpp"

/// The record of what ended the target: a part of the saved form that snapshot_writer.hpp
/// describes.
namespace unjam::saved {

/// Appends the line.
void write_crash(std::string& out, const Crash& crash);

/// Reads it: a part of SnapshotRecords.
class CrashRecord {
 public:
  /// All must outlive this.
  CrashRecord(Snapshot& snapshot, const KnownIds<StringId>& strings,
              const KnownIds<StackId>& stacks, Fields& fields)
      : snapshot_{snapshot}, strings_{strings}, stacks_{stacks}, fields_{fields}
  {
  }

  /// Takes a record whose first key is "crash".
  rpc::Complaint read(simdjson::ondemand::object record);

 private:
  using Value = simdjson::ondemand::value;

  rpc::Complaint read_signal(Value value, Signal& signal);
  rpc::Complaint read_earlier(Value value, PanicValue& panic);
  rpc::Complaint read_register(Value value, Register& one);
  rpc::Complaint read_flipped(Value value, FlippedBit& one);

  Snapshot& snapshot_;
  const KnownIds<StringId>& strings_;
  const KnownIds<StackId>& stacks_;
  Fields& fields_;
};

}  // namespace unjam::saved
