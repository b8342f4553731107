#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/rpc/goroutine_view.hpp"

namespace unjam {

/// Turns decoded goroutines into records of one snapshot: puts their texts into its tables.
///
/// All views must come from one decoder, whose location numbers it relies on. The snapshot must
/// outlive it.
class GoroutineInterner {
 public:
  /// `wait_reasons`: the target's names, by number. A number beyond them becomes "wait reason 15".
  explicit GoroutineInterner(Snapshot& snapshot, const std::vector<std::string>& wait_reasons = {});

  /// The record of a goroutine, with locations as Delve wrote them: inlining is not resolved, and
  /// `app` is `user`. Empty for a slot that holds no goroutine (dead, or spare g of a C thread).
  /// One whose status or id no goroutine can have is unreadable.
  [[nodiscard]] std::optional<Goroutine> intern(const rpc::GoroutineView& view);

  /// A location as Delve wrote it.
  LocationId intern(const rpc::LocationView& view);

  /// The name of a wait reason by its number.
  StringId wait_reason(std::int64_t number);

  /// The numbers beyond `wait_reasons` that have come, and what stands for them.
  [[nodiscard]] const std::map<std::int64_t, StringId>& unnamed() const { return unnamed_; }

 private:
  /// What is known of a location number. `system`: goroutines that start there are the runtime's.
  struct Known {
    LocationId location{};
    bool system = false;
    bool filled = false;
  };

  const Known& known(const rpc::LocationView& view);
  LabelsId labels(const rpc::GoroutineView& view);

  Snapshot& snapshot_;
  std::vector<StringId> wait_reasons_;
  std::vector<Known> by_number_;
  std::map<std::int64_t, StringId> unnamed_;
};

}  // namespace unjam
