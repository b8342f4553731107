#include "client/capture/stack_capture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "client/counted.hpp"
#include "client/rpc/asio.hpp"
#include "client/rpc/pipeline.hpp"

namespace unjam {
namespace {

// Delve makes room for every frame that is asked for, so most stacks are asked for with a modest
// depth and only those that are deeper once more.
constexpr int usual_depth = 60;
constexpr int greatest_depth = 1'000;

constexpr std::uint64_t report_every = 512;

/// Whether all calls of a parked goroutine are there, down to where every goroutine begins. What C
/// has called may begin elsewhere.
bool reaches_its_beginning(const Snapshot& snapshot, const Stack& stack)
{
  const auto function = [&](const Frame& frame) {
    return snapshot.text(snapshot.location(frame.location).function);
  };
  if (stack.frames.empty()) return false;
  if (function(stack.frames.back()) == "runtime.goexit") return true;
  return std::ranges::any_of(stack.frames, [&](const Frame& frame) {
    return function(frame).starts_with("runtime.cgocallback");
  });
}

/// Whether asking on is of no use. One late reply is not: only a server that says nothing at all.
bool ends_capture(const Error& error, rpc::Connection& connection)
{
  if (error.code() == Errc::timed_out) return connection.silence() >= connection.limits().call;
  return error.code() == Errc::connection_lost || error.code() == Errc::cancelled;
}

}  // namespace

StackCapture::StackCapture(rpc::Client& client, Snapshot& snapshot, const OnProgress& on_progress)
    : client_{client}, snapshot_{snapshot}, on_progress_{on_progress}, interner_{snapshot}
{
}

asio::awaitable<void> StackCapture::run(const std::vector<std::size_t>& wanted)
{
  const auto work = [this, &wanted](std::size_t index) -> asio::awaitable<bool> {
    const bool go_on = co_await capture_one(snapshot_.goroutines[wanted[index]]);
    if (on_progress_ && done_ % report_every == 0) {
      on_progress_({Progress::Phase::stacks, done_, wanted.size()});
    }
    co_return go_on;
  };
  co_await rpc::for_each_index(wanted.size(), client_.connection().limits().window, work);
  report(wanted.size());
}

asio::awaitable<bool> StackCapture::capture_one(Goroutine& goroutine)
{
  const Result<StackId> stack = co_await ask(goroutine.id);
  if (!stack) co_return take_failure(goroutine, stack.error());
  goroutine.stack = *stack;
  mark_if_broken(goroutine);
  ++done_;
  co_return true;
}

asio::awaitable<Result<StackId>> StackCapture::ask(GoroutineId id)
{
  StackInterner::Interned stack;
  for (const int depth : {usual_depth, greatest_depth}) {
    const Result<rpc::Reply> reply =
        co_await client_.stacktrace(static_cast<std::int64_t>(id), depth);
    if (!reply) co_return reply.error();
    const Result<StackInterner::Interned> interned = interner_.intern(*reply);
    if (!interned) co_return interned.error();
    stack = *interned;
    if (stack.whole) co_return stack.id;
  }
  co_return interner_.cut(stack.id, fmt::format("deeper than {} frames", greatest_depth));
}

bool StackCapture::take_failure(Goroutine& goroutine, const Error& error)
{
  if (ends_capture(error, client_.connection())) {
    if (!ended_) ended_ = error;
    return false;
  }
  goroutine.stack = interner_.unreadable(error.detail());
  if (failed_++ == 0) first_failure_ = error.detail();
  ++done_;
  return true;
}

/// Where the memory of a stack is damaged, Delve ends it without a word.
void StackCapture::mark_if_broken(Goroutine& goroutine)
{
  if (goroutine.status != Status::waiting && goroutine.status != Status::leaked) return;
  const Stack& stack = snapshot_.stacks[goroutine.stack];
  if (stack.cut == StringId{} && !reaches_its_beginning(snapshot_, stack)) {
    goroutine.stack = interner_.cut(goroutine.stack, "its memory is damaged");
    ++broken_;
  }
}

void StackCapture::report(std::uint64_t wanted)
{
  const std::string effect = "their groups are by Delve's locations, without inlined calls";
  if (ended_) {
    snapshot_.problems.push_back(
        {Problem::Weight::loss,
         fmt::format("stacks ended after {} of {}: {}", done_, wanted, ended_->detail()), effect});
  }
  if (failed_ > 0) {
    snapshot_.problems.push_back({Problem::Weight::loss,
                                  fmt::format("{} of {} could not be read: {}", failed_,
                                              counted(wanted, "stack"), first_failure_),
                                  effect});
  }
  if (broken_ > 0) {
    snapshot_.problems.push_back(
        {Problem::Weight::loss,
         fmt::format("{} of {} end in the middle: their memory is damaged", broken_,
                     counted(wanted, "stack")),
         "outer calls are missing, and places may be those of inner ones"});
  }
  if (on_progress_) on_progress_({Progress::Phase::stacks, done_, wanted});
}

}  // namespace unjam
