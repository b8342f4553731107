#include "client/code/stack_maps.hpp"

#include <algorithm>
#include <array>
#include <boost/asio.hpp>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "client/code/frames.hpp"

namespace unjam::code {
namespace {

using runtime::MappedFrame;
using runtime::StackKey;
using runtime::StackMap;

/// Functions of the runtime and of reflect behind which a frame may stand anywhere, or has its
/// arguments in a way of its own.
bool is_unmapped(std::string_view function)
{
  static constexpr std::array<std::string_view, 9> names = {
      "runtime.sigpanic",   "runtime.asyncPreempt", "runtime.debugCall",
      "runtime.morestack",  "runtime.cgocallback",  "runtime.systemstack",
      "runtime.asmcgocall", "reflect.makeFuncStub", "reflect.methodValueCall"};
  return std::ranges::any_of(names, [&](auto each) { return function.starts_with(each); });
}

MappedFrame map_frame(memory::Memory& memory, const Functions& functions, const Function& function,
                      Address pc, MappedFrame::Range words)
{
  MappedFrame frame;
  frame.words = words;
  const FrameLayout layout = functions.frame(memory, function);
  frame.arguments = {words.end, words.end + layout.arguments.end};
  const auto pointers = functions.pointers_of(memory, function, pc);
  if (!pointers) return frame;
  frame.known = true;
  for (const std::int64_t offset : pointers->live) frame.live.push_back(words.end + offset);
  for (const std::int64_t offset : pointers->all) frame.pointers.push_back(words.end + offset);
  for (const std::int64_t offset : layout.object_pointers) {
    frame.pointers.push_back(words.end + offset);
  }
  std::ranges::sort(frame.pointers);
  for (const FrameLayout::Range& object : layout.objects) {
    frame.objects.push_back({words.end + object.begin, words.end + object.end});
  }
  return frame;
}

StackMap map_stack(memory::Memory& memory, const Functions& functions,
                   std::span<const PhysicalFrame> frames, Address depth)
{
  StackMap map;
  std::int64_t begin = -static_cast<std::int64_t>(depth);
  for (const PhysicalFrame& frame : frames) {
    // It goes on behind a call, the innermost one too: that has switched to another stack.
    const Function* const function = functions.find(frame.pc - 1);
    if (function == nullptr || frame.cfa < begin) return {};
    if (is_unmapped(functions.name(memory, *function))) return {};
    map.push_back(map_frame(memory, functions, *function, frame.pc - 1, {begin, frame.cfa}));
    begin = frame.cfa;
  }
  return map;
}

/// Looks for holes in stacks, most of whose frames are alike.
class Holes {
 public:
  Holes(memory::Memory& memory, const Functions& functions) : memory_{memory}, functions_{functions}
  {
  }

  [[nodiscard]] bool has(std::span<const PhysicalFrame> frames)
  {
    for (std::size_t i = 0; i + 1 < frames.size(); ++i) {
      if (!follows(frames[i], frames[i + 1])) return true;
    }
    return false;
  }

 private:
  /// What the tables say of one place.
  struct Place {
    bool known = false;
    bool of_runtime = false;
    bool interrupts = false;  ///< what it returns to stands anywhere, not behind a call
    std::optional<std::int32_t> size;
  };

  /// Whether a frame is called by the next one further out.
  bool follows(const PhysicalFrame& callee, const PhysicalFrame& caller)
  {
    const Place& inner = at(callee.pc - 1);
    const Place& outer = at(inner.interrupts ? caller.pc : caller.pc - 1);
    if (!inner.known || !outer.known || outer.of_runtime) return true;
    // What calls has a frame, with its caller's rbp; only assembly has none.
    const bool has_frame = outer.size && (*outer.size > 0 || inner.interrupts);
    return has_frame && caller.cfa - callee.cfa == *outer.size + std::int64_t{word_size};
  }

  const Place& at(Address pc)
  {
    const auto [place, added] = places_.try_emplace(pc);
    const Function* const function = added ? functions_.find(pc) : nullptr;
    if (function == nullptr) return place->second;
    const std::string name = functions_.name(memory_, *function);
    place->second = {.known = true,
                     .of_runtime = name.starts_with("runtime."),
                     .interrupts = name == "runtime.asyncPreempt" || name == "runtime.sigpanic",
                     .size = functions_.frame_size(memory_, *function, pc)};
    return place->second;
  }

  memory::Memory& memory_;
  const Functions& functions_;
  std::unordered_map<Address, Place> places_;
};

}  // namespace

void drop_stacks_with_holes(memory::Memory& memory, const Functions& functions, StackFrames& stacks)
{
  Holes holes{memory, functions};
  for (auto& [key, frames] : stacks) {
    const bool broken = holes.has(frames);
    if (memory.missed()) return;
    if (broken) frames.clear();
  }
}

StackKey stack_key(const Goroutine& goroutine, const runtime::GoroutineRecord& record)
{
  const bool parked = goroutine.status == Status::waiting || goroutine.status == Status::leaked;
  return {goroutine.stack, parked ? record.stack_hi - record.sp : 0};
}

rpc::asio::awaitable<Result<StackFrames>> read_stacks(
    rpc::Client& client, const Snapshot& snapshot,
    std::span<const runtime::GoroutineRecord* const> records)
{
  struct Crowd {
    StackKey key;
    std::int64_t sample = 0;
    std::size_t size = 0;
  };
  std::map<StackKey, Crowd> by_key;
  for (std::size_t i = 0; i < records.size(); ++i) {
    const Goroutine& goroutine = snapshot.goroutines[i];
    if (records[i] == nullptr || goroutine.stack == StackId{}) continue;
    const StackKey key = stack_key(goroutine, *records[i]);
    Crowd& crowd = by_key[key];
    if (crowd.size++ == 0) crowd = {key, static_cast<std::int64_t>(goroutine.id), 1};
  }
  std::vector<Crowd> crowds;
  for (const auto& [key, crowd] : by_key) crowds.push_back(crowd);
  std::ranges::stable_sort(crowds, std::greater{}, &Crowd::size);
  if (crowds.size() > most_stacks) crowds.resize(most_stacks);
  std::vector<std::int64_t> samples;
  for (const Crowd& crowd : crowds) samples.push_back(crowd.sample);
  auto frames = co_await read_frames(client, std::move(samples));
  if (!frames) co_return frames.error();
  StackFrames stacks;
  for (std::size_t i = 0; i < crowds.size(); ++i) stacks[crowds[i].key] = std::move((*frames)[i]);
  co_return stacks;
}

runtime::StackMaps map_stacks(memory::Memory& memory, const Functions& functions,
                              const StackFrames& stacks)
{
  runtime::StackMaps maps;
  for (const auto& [key, frames] : stacks) {
    if (key.second == 0 || frames.empty()) continue;
    maps[key] = map_stack(memory, functions, frames, key.second);
  }
  return maps;
}

}  // namespace unjam::code
