#include "client/rpc/pending.hpp"

#include <utility>

namespace unjam::rpc {

void PendingCalls::add(std::uint64_t id, Clock::time_point deadline, Handler handler)
{
  deadlines_.emplace(deadline, id);
  calls_.emplace(id, Call{deadline, std::move(handler)});
}

PendingCalls::Owner PendingCalls::owner(std::uint64_t id) const
{
  if (calls_.contains(id)) return Owner::waiting;
  return abandoned_.contains(id) ? Owner::abandoned : Owner::nobody;
}

std::optional<PendingCalls::Handler> PendingCalls::take(std::uint64_t id)
{
  abandoned_.erase(id);
  auto node = calls_.extract(id);
  if (node.empty()) return std::nullopt;
  deadlines_.erase({node.mapped().deadline, id});
  return std::move(node.mapped().handler);
}

std::optional<PendingCalls::Handler> PendingCalls::abandon(std::uint64_t id)
{
  auto handler = take(id);
  if (handler) abandoned_.insert(id);
  return handler;
}

std::vector<PendingCalls::Handler> PendingCalls::expire(Clock::time_point now)
{
  std::vector<Handler> expired;
  while (!deadlines_.empty() && deadlines_.begin()->first <= now) {
    if (auto handler = abandon(deadlines_.begin()->second)) expired.push_back(std::move(*handler));
  }
  return expired;
}

std::vector<PendingCalls::Handler> PendingCalls::take_all()
{
  std::vector<Handler> handlers;
  handlers.reserve(calls_.size());
  for (auto& [id, call] : calls_) handlers.push_back(std::move(call.handler));
  calls_.clear();
  deadlines_.clear();
  return handlers;
}

std::optional<PendingCalls::Clock::time_point> PendingCalls::next_deadline() const
{
  if (deadlines_.empty()) return std::nullopt;
  return deadlines_.begin()->first;
}

}  // namespace unjam::rpc
