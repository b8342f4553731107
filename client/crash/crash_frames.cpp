#include "client/crash/crash_frames.hpp"

#include <algorithm>
#include <array>
#include <boost/asio.hpp>
#include <string_view>
#include <utility>

#include "client/memory/present.hpp"
#include "client/rpc/bulk_decoder.hpp"

namespace unjam::crash {
namespace {

namespace asio = rpc::asio;

constexpr std::size_t most_walked = 64;
constexpr Address longest_frame = Address{1} << 20U;

/// How the runtime is entered when something is wrong; all of its frames, inner and outer, follow.
constexpr std::array<std::string_view, 5> ends{"runtime.gopanic", "runtime.throw", "runtime.fatal",
                                               "runtime.sigpanic", "runtime.fatalthrow"};

bool is_end(std::string_view function)
{
  return std::ranges::find(ends, function) != ends.end();
}

/// Whether the frame only passes on what went wrong in its caller.
bool passes_on(std::string_view function)
{
  constexpr std::array<std::string_view, 2> packages{"runtime.", "internal/"};
  constexpr std::array<std::string_view, 2> links{"sync.fatal", "sync.throw"};
  return std::ranges::any_of(packages, [&](auto name) { return function.starts_with(name); }) ||
         std::ranges::find(links, function) != links.end();
}

bool same_call(const CalledFrame& one, const CalledFrame& other)
{
  return one.pc == other.pc && one.offset == other.offset;
}

std::uint64_t register_of(const elf::CoreSignal& signal, std::string_view name)
{
  for (const auto& [known, value] : signal.registers) {
    if (known == name) return value;
  }
  return 0;
}

/// Return addresses along the frame pointers, outwards.
std::vector<Address> walk(memory::Memory& memory, const elf::CoreSignal& at)
{
  std::vector<Address> pcs{at.pc};
  const Address sp = register_of(at, "rsp");
  Address bp = register_of(at, "rbp");
  Address low = sp;
  while (pcs.size() < most_walked && bp >= low && bp - low < longest_frame && bp % 8 == 0) {
    const auto next = memory.get<Address>(bp);
    const auto pc = memory.get<Address>(bp + sizeof(Address));
    if (!next || !pc || *pc == 0) break;
    pcs.push_back(*pc);
    low = bp + 16;
    bp = *next;
  }
  return pcs;
}

}  // namespace

asio::awaitable<Result<std::vector<CalledFrame>>> ask_frames(rpc::Client& client,
                                                             std::int64_t goroutine, int depth)
{
  const Result<rpc::Reply> reply = co_await client.stacktrace(goroutine, depth);
  if (!reply) co_return reply.error();
  rpc::BulkDecoder decoder;
  const auto views = decoder.stack(*reply);
  std::vector<CalledFrame> frames;
  if (!views && views.error().code() == Errc::rejected) co_return frames;
  if (!views) co_return views.error();
  for (const rpc::FrameView& view : *views) {
    if (!view.error.empty() && view.location.function.empty()) break;
    frames.push_back({.pc = view.location.pc,
                      .function = std::string{view.location.function},
                      .file = std::string{view.location.file},
                      .line = view.location.line,
                      .offset = view.frame_offset});
  }
  co_return frames;
}

std::optional<std::size_t> find_crashed(const std::vector<CalledFrame>& frames)
{
  auto end = std::ranges::find_if(frames, [](const auto& frame) { return is_end(frame.function); });
  if (end == frames.end()) {
    end = std::ranges::find_if(frames, [](const auto& frame) { return frame.offset < 0; });
  }
  const auto caller =
      std::find_if(end, frames.end(), [](const auto& frame) { return !passes_on(frame.function); });
  if (caller == frames.end()) return std::nullopt;
  return static_cast<std::size_t>(caller - frames.begin());
}

std::vector<std::pair<std::string_view, std::uint64_t>> frame_registers(
    memory::Memory& memory, const std::vector<CalledFrame>& frames, std::size_t index, Address end)
{
  std::size_t callee = index;
  while (callee > 0 && same_call(frames[callee], frames[index])) --callee;
  if (same_call(frames[callee], frames[index])) return {};
  const CalledFrame& frame = frames[index];
  const Address sp = end + static_cast<Address>(frames[callee].offset);
  const auto returns = memory.get<Address>(sp - 8);
  // Where a signal met the frame there is no call: its handler's frame says that it was there.
  if (!returns || (*returns != frame.pc && *returns != frame.pc + 1)) return {};
  std::vector<std::pair<std::string_view, std::uint64_t>> registers{{"rip", frame.pc}, {"rsp", sp}};
  const auto bp = memory.get<Address>(sp - 16);
  if (bp && *bp >= sp && *bp < end) registers.emplace_back("rbp", *bp);
  return registers;
}

StackId intern_frames(const std::vector<CalledFrame>& frames, Snapshot& snapshot)
{
  Stack stack;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const CalledFrame& frame = frames[i];
    const bool inlined = i + 1 < frames.size() && same_call(frame, frames[i + 1]);
    stack.frames.push_back(
        {.pc = frame.pc,
         .location = snapshot.intern_location(frame.function, frame.file, frame.line),
         .inlined = inlined});
  }
  return snapshot.stacks.intern(std::move(stack));
}

asio::awaitable<Result<std::vector<CalledFrame>>> walk_frames(rpc::Client& client,
                                                              memory::Memory& memory,
                                                              const elf::CoreSignal& at)
{
  std::vector<Address> pcs;
  const auto work = [&] { pcs = walk(memory, at); };
  const Result<void> walked = co_await memory::when_present(memory, work);
  if (!walked) co_return walked.error();
  std::vector<CalledFrame> frames;
  for (std::size_t i = 0; i < pcs.size(); ++i) {
    // A return address may lie behind the last instruction of its function.
    const auto function = co_await client.function_at(i == 0 ? pcs[i] : pcs[i] - 1);
    if (!function && function.error().code() != Errc::rejected) co_return function.error();
    if (!function || function->empty()) break;
    CalledFrame frame;
    frame.pc = pcs[i];
    frame.function = *function;
    frame.offset = static_cast<std::int64_t>(i);
    frames.push_back(std::move(frame));
  }
  co_return frames;
}

}  // namespace unjam::crash
