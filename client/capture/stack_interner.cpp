#include "client/capture/stack_interner.hpp"

#include <utility>

namespace unjam {
namespace {

constexpr std::size_t most_known = 10'000;  ///< replies kept; a few KB each

/// What the replies of equal stacks share: the text without the call's id and, in the outermost
/// frame, without the offset of a frame pointer that is none and so tells where the stack lies.
void write_shared(std::string_view text, std::string& out)
{
  constexpr std::string_view key = "\"FramePointerOffset\":";
  text.remove_prefix(std::min(text.find(','), text.size()));
  const std::size_t offset = text.rfind(key);
  if (offset == std::string_view::npos) {
    out = text;
    return;
  }
  const std::size_t after = text.find(',', offset);
  out.assign(text.substr(0, offset));
  if (after != std::string_view::npos) out += text.substr(after);
}

}  // namespace

Result<StackInterner::Interned> StackInterner::intern(const rpc::Reply& reply)
{
  write_shared(reply.text(), shared_);
  if (const auto found = known_.find(shared_); found != known_.end()) return found->second;
  const auto frames = decoder_.stack(reply);
  if (!frames) return frames.error();
  ++decoded_;
  const Interned interned = decode(*frames);
  if (known_.size() < most_known) known_.emplace(shared_, interned);
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
