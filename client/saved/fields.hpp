#pragma once

#include <simdjson.h>

#include <string>
#include <string_view>
#include <utility>

#include "client/rpc/read_value.hpp"

namespace unjam::saved {

/// Walks through the fields of one record after the other, and knows where a complaint belongs.
class Fields {
 public:
  /// Forgets the record before.
  void start() { here_ = {}; }

  /// Calls `on_field(key, value)` for every field until it complains.
  template <class OnField>
  rpc::Complaint for_each(simdjson::ondemand::object record, OnField on_field)
  {
    return rpc::for_each_field(record, [&](std::string_view key, simdjson::ondemand::value value) {
      here_ = key;
      return on_field(key, value);
    });
  }

  /// The key of the last field that was read, a view into the record; empty if the complaint is
  /// about the record as a whole.
  [[nodiscard]] std::string_view here() const { return here_; }

  /// A complaint about the field, with words of its own; good until the next one.
  rpc::Complaint complain(std::string words) { return complaint_ = std::move(words); }

  /// The same about the record as a whole.
  rpc::Complaint complain_of_record(std::string words)
  {
    here_ = {};
    return complain(std::move(words));
  }

 private:
  std::string_view here_;
  std::string complaint_;
};

}  // namespace unjam::saved
