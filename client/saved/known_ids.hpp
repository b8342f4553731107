#pragma once

#include <simdjson.h>

#include <cstdint>
#include <vector>

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

}  // namespace unjam::saved
