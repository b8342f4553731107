#include "client/runtime/goroutine_interner.hpp"

#include <algorithm>

#include "client/runtime/status.hpp"
#include "client/runtime/system.hpp"

namespace unjam {
namespace {

/// Only then is the wait reason not a stale one.
bool waits(Status status)
{
  return status == Status::waiting || status == Status::leaked;
}

}  // namespace

GoroutineInterner::GoroutineInterner(Snapshot& snapshot,
                                     const std::vector<std::string>& wait_reasons)
    : snapshot_{snapshot}
{
  for (const std::string& name : wait_reasons) {
    wait_reasons_.push_back(snapshot.strings.intern(name));
  }
}

std::optional<Goroutine> GoroutineInterner::intern(const rpc::GoroutineView& view)
{
  const std::optional<Status> status = runtime::parse_status(view.status);
  if (status && runtime::is_dead(*status)) return std::nullopt;

  Goroutine goroutine;
  goroutine.unreadable = snapshot_.strings.intern(view.unreadable);
  if (view.unreadable.empty() && (!status || view.id <= 0)) {
    goroutine.unreadable = snapshot_.strings.intern("its record is damaged");
  }
  if (goroutine.unreadable != StringId{}) return goroutine;
  goroutine.id = GoroutineId{view.id};
  goroutine.status = *status;
  goroutine.wait_since = view.wait_since;
  goroutine.current = intern(view.current);
  goroutine.user = goroutine.app = intern(view.user);
  goroutine.go = intern(view.go);
  goroutine.start = intern(view.start);
  goroutine.labels = labels(view);
  goroutine.thread = view.thread;
  if (waits(*status)) goroutine.wait_reason = wait_reason(view.wait_reason);
  goroutine.system = known(view.start).system;
  return goroutine;
}

LocationId GoroutineInterner::intern(const rpc::LocationView& view)
{
  return known(view).location;
}

const GoroutineInterner::Known& GoroutineInterner::known(const rpc::LocationView& view)
{
  if (view.number >= by_number_.size()) by_number_.resize(view.number + std::size_t{1});
  Known& known = by_number_[view.number];
  if (!known.filled || view.number == 0) {
    known = {.location = snapshot_.intern_location(view.function, view.file, view.line),
             .system = runtime::starts_system_goroutine(view.function, view.pc),
             .filled = true};
  }
  return known;
}

StringId GoroutineInterner::wait_reason(std::int64_t number)
{
  const auto index = static_cast<std::uint64_t>(number);
  if (index < wait_reasons_.size()) return wait_reasons_[index];
  const auto [known, is_new] = unnamed_.try_emplace(number);
  if (is_new) {
    known->second = snapshot_.strings.intern("wait reason " + std::to_string(number));
  }
  return known->second;
}

LabelsId GoroutineInterner::labels(const rpc::GoroutineView& view)
{
  if (view.labels.empty()) return {};
  Labels labels;
  for (const auto& [key, value] : view.labels) {
    labels.push_back({snapshot_.strings.intern(key), snapshot_.strings.intern(value)});
  }
  std::ranges::stable_sort(labels, {},
                           [this](const auto& label) { return snapshot_.text(label.first); });
  return snapshot_.label_sets.intern(std::move(labels));
}

}  // namespace unjam
