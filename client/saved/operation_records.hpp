#pragma once

#include <simdjson.h>

#include <cstdint>
#include <optional>
#include <string_view>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/saved/fields.hpp"
#include "client/saved/known_ids.hpp"

namespace unjam::saved {

/// Reads the records of what goroutines can still do: a part of SnapshotRecords.
class OperationRecords {
 public:
  /// All four must outlive this.
  OperationRecords(Snapshot& snapshot, const KnownIds<StringId>& strings,
                   const KnownIds<LocationId>& locations, Fields& fields)
      : snapshot_{snapshot}, strings_{strings}, locations_{locations}, fields_{fields}
  {
  }

  /// Takes a record whose first key is `type`; nothing if it is of another kind.
  std::optional<rpc::Complaint> read(std::string_view type, simdjson::ondemand::object record);

  /// Reads what a goroutine or timer can still do, [[site,object],…], into the snapshot.
  rpc::Complaint read_operations(simdjson::ondemand::value value, OperationSpan& operations);
  rpc::Complaint read_future(simdjson::ondemand::value value, FutureId& future) const
  {
    return futures_.read(value, future);
  }

  /// How many records of a kind have been read, by the name that the end record has for it; nothing
  /// if there is no such kind.
  [[nodiscard]] std::optional<std::uint64_t> count(std::string_view name) const;

 private:
  using Object = simdjson::ondemand::object;
  using Value = simdjson::ondemand::value;

  template <class Id>
  rpc::Complaint add(std::string_view type, std::uint64_t id, Id interned, KnownIds<Id>& known);

  rpc::Complaint read_site(Object record);
  rpc::Complaint read_future_record(Object record);
  rpc::Complaint read_holders(Object record);
  rpc::Complaint read_functions(Value value, std::vector<StringId>& functions);
  rpc::Complaint read_operation(Value value);

  Snapshot& snapshot_;
  const KnownIds<StringId>& strings_;
  const KnownIds<LocationId>& locations_;
  Fields& fields_;
  KnownIds<SiteId> sites_;
  KnownIds<FutureId> futures_;
};

}  // namespace unjam::saved
