#include "client/dumps/profile/counted.hpp"

#include <algorithm>
#include <string>

#include "client/dumps/go_places.hpp"

namespace unjam::dumps {

LabelsId CountedGoroutines::labels(Labels labels)
{
  std::ranges::stable_sort(labels, {},
                           [&](const auto& label) { return snapshot_.text(label.first); });
  return labels.empty() ? LabelsId{} : snapshot_.label_sets.intern(std::move(labels));
}

Result<void> CountedGoroutines::add(std::uint64_t count, Goroutine like, Stack stack)
{
  if (count > most_ - snapshot_.goroutines.size()) {
    return Error{Errc::damaged, "counts more than " + std::to_string(most_) +
                                    " goroutines, the most that are read of a profile"};
  }
  dumps::find_places(snapshot_, like, stack);
  like.stack = snapshot_.stacks.intern(std::move(stack));
  for (std::uint64_t i = 0; i < count; ++i) {
    like.id = GoroutineId{static_cast<std::int64_t>(snapshot_.goroutines.size() + 1)};
    snapshot_.goroutines.push_back(like);
  }
  return {};
}

Snapshot CountedGoroutines::take(Reasons reasons)
{
  snapshot_.problems.push_back({Problem::Weight::note,
                                "a profile counts goroutines and does not number them",
                                "their numbers here count through the profile"});
  if (reasons == Reasons::told) {
    snapshot_.problems.push_back(
        {Problem::Weight::note, "a profile does not say why goroutines wait",
         "the functions that they are in tell it; others read \"waiting\""});
  }
  snapshot_.counted = true;
  dumps::find_apps(snapshot_);
  return std::move(snapshot_);
}

}  // namespace unjam::dumps
