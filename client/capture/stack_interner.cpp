#include "client/capture/stack_interner.hpp"

#include <utility>

namespace unjam {
namespace {

constexpr std::size_t most_known = 10'000;  ///< replies kept; a few KB each

/// The reply without its id, which is what equal replies share.
std::string_view without_id(std::string_view text)
{
  return text.substr(std::min(text.find(','), text.size()));
}

}  // namespace

Result<StackInterner::Interned> StackInterner::intern(const rpc::Reply& reply)
{
  const std::string_view text = without_id(reply.text());
  if (const auto found = known_.find(text); found != known_.end()) return found->second;
  const auto frames = decoder_.stack(reply);
  if (!frames) return frames.error();
  const Interned interned = decode(*frames);
  if (known_.size() < most_known) known_.emplace(text, interned);
  return interned;
}

StackInterner::Interned StackInterner::decode(std::span<const rpc::FrameView> frames)
{
  Stack stack;
  bool whole = false;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const rpc::FrameView& frame = frames[i];
    if (!frame.error.empty()) stack.cut = snapshot_.strings.intern(frame.error);
    whole = frame.bottom || !frame.error.empty();
    if (!frame.error.empty() && frame.location.function.empty()) break;  // stands for no call
    const bool inlined = i + 1 < frames.size() && frame.location.pc == frames[i + 1].location.pc &&
                         frame.frame_offset == frames[i + 1].frame_offset;
    const rpc::LocationView& at = frame.location;
    stack.frames.push_back({.pc = at.pc,
                            .location = snapshot_.intern_location(at.function, at.file, at.line),
                            .inlined = inlined});
  }
  return {snapshot_.stacks.intern(std::move(stack)), whole};
}

StackId StackInterner::unreadable(std::string_view why)
{
  return snapshot_.stacks.intern({.frames = {}, .cut = snapshot_.strings.intern(why)});
}

StackId StackInterner::cut(StackId id, std::string_view why)
{
  Stack stack = snapshot_.stacks[id];
  stack.cut = snapshot_.strings.intern(why);
  return snapshot_.stacks.intern(std::move(stack));
}

}  // namespace unjam
