#include "cli/render/places.hpp"

#include <algorithm>

namespace unjam::render {

std::vector<Frame> frames_of(const Snapshot& snapshot, const Goroutine& goroutine)
{
  std::vector<Frame> frames = snapshot.stacks[goroutine.stack].frames;
  if (frames.empty()) {
    for (const LocationId place :
         {goroutine.current, goroutine.user, goroutine.app, goroutine.start}) {
      const Frame frame{.location = place};
      const bool is_new = std::ranges::find(frames, frame) == frames.end();
      if (place != LocationId{} && is_new) frames.push_back(frame);
    }
  }
  const auto function = [&](const Frame& frame) {
    return snapshot.text(snapshot.location(frame.location).function);
  };
  if (frames.size() > 1 && function(frames.back()) == "runtime.goexit") frames.pop_back();
  return frames;
}

}  // namespace unjam::render
