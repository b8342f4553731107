#pragma once

#include <boost/asio/any_completion_handler.hpp>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "client/error.hpp"
#include "client/rpc/reply.hpp"

namespace unjam::rpc {

/// The calls that wait for a reply: who gets which, and until when.
///
/// Pure bookkeeping; the caller tells the time and runs the handlers that it is given.
class PendingCalls {
 public:
  using Clock = std::chrono::steady_clock;
  using Handler = boost::asio::any_completion_handler<void(Result<Reply>)>;

  /// Whose reply an id names.
  enum class Owner {
    waiting,    ///< a call that waits for it
    abandoned,  ///< a call that was given up; its late reply is no surprise
    nobody,     ///< we never sent this id, or it was answered before
  };

  void add(std::uint64_t id, Clock::time_point deadline, Handler handler);
  [[nodiscard]] Owner owner(std::uint64_t id) const;

  /// Ends the wait for `id`, whose reply has come. Empty unless its owner is waiting.
  std::optional<Handler> take(std::uint64_t id);

  /// Gives `id` up: its handler is returned, and a late reply will belong to `abandoned`.
  std::optional<Handler> abandon(std::uint64_t id);

  /// Gives up every call whose deadline has passed, oldest first.
  std::vector<Handler> expire(Clock::time_point now);

  /// Ends every wait, in the order of the ids.
  std::vector<Handler> take_all();

  [[nodiscard]] std::optional<Clock::time_point> next_deadline() const;
  [[nodiscard]] std::size_t size() const { return calls_.size(); }

 private:
  struct Call {
    Clock::time_point deadline;
    Handler handler;
  };

  std::map<std::uint64_t, Call> calls_;
  std::set<std::pair<Clock::time_point, std::uint64_t>> deadlines_;
  std::unordered_set<std::uint64_t> abandoned_;
};

}  // namespace unjam::rpc
