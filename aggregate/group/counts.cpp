#include "aggregate/group/counts.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace unjam::aggregate {
namespace {

std::vector<Tally> largest_first(const std::map<std::string, std::size_t>& by_name)
{
  std::vector<Tally> tallies;
  tallies.reserve(by_name.size());
  for (const auto& [name, count] : by_name) tallies.push_back({name, count});
  std::ranges::stable_sort(tallies, std::ranges::greater{}, &Tally::count);
  return tallies;
}

}  // namespace

Counts count(const Snapshot& snapshot)
{
  Counts counts{.goroutines = snapshot.goroutines.size()};
  std::map<Status, std::size_t> statuses;
  std::map<StringId, std::size_t> wait_reasons;
  for (const Goroutine& goroutine : snapshot.goroutines) {
    if (goroutine.unreadable != StringId{}) {
      ++counts.unreadable;
      continue;
    }
    ++(goroutine.system ? counts.system : counts.user);
    ++statuses[goroutine.status];
    if (goroutine.wait_reason != StringId{}) ++wait_reasons[goroutine.wait_reason];
  }

  std::map<std::string, std::size_t> by_status;  // two statuses may have one name
  for (const auto& [status, number] : statuses) {
    by_status[status_name(snapshot.target, status)] += number;
  }
  std::map<std::string, std::size_t> by_wait_reason;
  for (const auto& [reason, number] : wait_reasons) {
    by_wait_reason.emplace(snapshot.text(reason), number);
  }
  counts.by_status = largest_first(by_status);
  counts.by_wait_reason = largest_first(by_wait_reason);
  return counts;
}

}  // namespace unjam::aggregate
