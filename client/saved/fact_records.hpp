#pragma once

#include <simdjson.h>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/saved/fields.hpp"
#include "client/saved/known_ids.hpp"
#include "client/saved/operation_records.hpp"

namespace unjam::saved {

/// Reads the records of what goroutines wait for, and of the runtime: a part of SnapshotRecords.
class FactRecords {
 public:
  /// All four must outlive this.
  FactRecords(Snapshot& snapshot, const KnownIds<StringId>& strings, OperationRecords& operations,
              Fields& fields)
      : snapshot_{snapshot}, strings_{strings}, operations_{operations}, fields_{fields}
  {
  }

  /// Takes a record whose first key is `type`; nothing if it is of another kind.
  std::optional<rpc::Complaint> read(std::string_view type, simdjson::ondemand::object record);

  /// Reads what a goroutine waits for, [["send",1],…], into the snapshot.
  rpc::Complaint read_waits(simdjson::ondemand::value value, WaitSpan& waits);

  /// How many records of a kind have been read, by the name that the end record has for it; nothing
  /// if there is no such kind.
  [[nodiscard]] std::optional<std::uint64_t> count(std::string_view name) const;

 private:
  using Object = simdjson::ondemand::object;
  using Value = simdjson::ondemand::value;

  rpc::Complaint read_channel(Object record);
  rpc::Complaint read_lock(Object record);
  rpc::Complaint read_sleep(Object record);
  rpc::Complaint read_poll(Object record);
  rpc::Complaint read_peer(Object record);
  rpc::Complaint read_timer(Object record);
  rpc::Complaint read_panel(Object record);
  rpc::Complaint read_processor(Value value);
  rpc::Complaint read_wait(Value value);

  template <class Waited>
  rpc::Complaint add(std::string_view type, std::uint64_t id, const Waited& object,
                     std::vector<Waited>& objects);

  Snapshot& snapshot_;
  const KnownIds<StringId>& strings_;
  OperationRecords& operations_;
  Fields& fields_;
  bool has_panel_ = false;
};

}  // namespace unjam::saved
