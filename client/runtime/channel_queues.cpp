#include "client/runtime/channel_queues.hpp"

#include <algorithm>
#include <boost/asio.hpp>
#include <unordered_set>
#include <utility>

#include "client/memory/present.hpp"

namespace unjam::runtime {
namespace {

namespace asio = memory::asio;

/// A queue of a channel, and how far it has been walked.
struct Walk {
  Address channel = 0;
  Wait::Kind kind{};
  bool started = false;
  Address at = 0;  ///< the sudog to go on with
};

class QueueWalker {
 public:
  QueueWalker(memory::Memory& memory, const Layouts& layouts, std::size_t most)
      : memory_{memory}, channel_{layouts.channel}, sudog_{layouts.sudog}, most_{most}
  {
  }

  void walk_on(Walk& walk)
  {
    const bool sends = walk.kind == Wait::Kind::send;
    follow(walk, sends ? channel_.first_sender : channel_.first_receiver, sudog_.next);
  }

  void walk_back(Walk& walk)
  {
    const bool sends = walk.kind == Wait::Kind::send;
    follow(walk, sends ? channel_.last_sender : channel_.last_receiver, sudog_.prev);
  }

  /// What was met, in ascending order.
  std::vector<Queued> take()
  {
    std::ranges::sort(queued_);
    return std::move(queued_);
  }

 private:
  /// From where the field `begin` of the channel points, along `link`, to the end or to a sudog
  /// that was met before: a damaged queue may run in a circle, or into another.
  void follow(Walk& walk, Field begin, Field link)
  {
    if (!walk.started) {
      walk.at = memory::read_field(memory_, walk.channel, begin).value_or(0);
      if (memory_.missed()) return;
      walk.started = true;
    }
    while (walk.at != 0 && queued_.size() < most_ && !met_.contains(walk.at)) {
      const auto next = memory::read_field(memory_, walk.at, link);
      if (memory_.missed()) return;
      met_.insert(walk.at);
      queued_.push_back({walk.at, walk.channel, walk.kind});
      walk.at = next.value_or(0);
    }
  }

  memory::Memory& memory_;
  ChannelFields channel_;
  SudogFields sudog_;
  std::size_t most_;
  std::vector<Queued> queued_;
  std::unordered_set<Address> met_;
};

}  // namespace

asio::awaitable<Result<std::vector<Queued>>> read_queues(memory::Memory& memory,
                                                         const Layouts& layouts,
                                                         std::span<const Address> addresses,
                                                         std::size_t most)
{
  std::vector<Walk> walks;
  for (const Address channel : addresses) {
    for (const auto kind : {Wait::Kind::send, Wait::Kind::receive}) {
      walks.push_back({.channel = channel, .kind = kind});
    }
  }
  QueueWalker walker{memory, layouts, most};
  for (const auto walk : {&QueueWalker::walk_on, &QueueWalker::walk_back}) {
    for (Walk& one : walks) one.started = false;
    const auto work = [&](std::size_t index) { (walker.*walk)(walks[index]); };
    const Result<void> walked = co_await memory::for_each_present(memory, walks.size(), work);
    if (!walked) co_return walked.error();
  }
  co_return walker.take();
}

}  // namespace unjam::runtime
