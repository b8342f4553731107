#include "client/code/frames.hpp"

#include <array>
#include <boost/asio.hpp>
#include <optional>
#include <span>
#include <utility>

#include "client/rpc/bulk_decoder.hpp"
#include "client/rpc/pipeline.hpp"

namespace unjam::code {
namespace {

namespace asio = rpc::asio;

constexpr std::array depths = {60, 1'000};

/// Frames with one pc and one end are calls that were inlined into one function. Empty: the stack
/// is not whole.
std::vector<PhysicalFrame> physical(std::span<const rpc::FrameView> frames)
{
  std::vector<PhysicalFrame> result;
  if (frames.empty() || !frames.back().bottom) return result;
  for (const rpc::FrameView& frame : frames) {
    const bool inlined = !result.empty() && result.back().pc == frame.location.pc &&
                         result.back().cfa == frame.frame_offset;
    if (!inlined) result.push_back({frame.location.pc, frame.frame_offset});
  }
  return result;
}

}  // namespace

asio::awaitable<Result<std::vector<std::vector<PhysicalFrame>>>> read_frames(
    rpc::Client& client, std::vector<std::int64_t> goroutines)
{
  std::vector<std::vector<PhysicalFrame>> frames(goroutines.size());
  std::optional<Error> failed;
  rpc::BulkDecoder decoder;
  const auto work = [&](std::size_t index) -> asio::awaitable<bool> {
    for (const int depth : depths) {
      const Result<rpc::Reply> reply = co_await client.stacktrace(goroutines[index], depth);
      if (!reply) {
        failed = reply.error();
        co_return false;
      }
      const auto stack = decoder.stack(*reply);
      if (!stack) break;  // refused: it stays without frames
      frames[index] = physical(*stack);
      if (!frames[index].empty()) break;
    }
    co_return true;
  };
  co_await rpc::for_each_index(goroutines.size(), client.connection().limits().window, work);
  if (failed) co_return *failed;
  co_return frames;
}

}  // namespace unjam::code
