#include "client/rpc/stream.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <exception>
#include <utility>

#include "client/rpc/asio.hpp"
#include "client/rpc/decode.hpp"

namespace unjam::rpc {
namespace {

constexpr std::size_t shown = 80;  ///< bytes of a stray line that are worth a look
constexpr auto longest_pause = std::chrono::milliseconds{5};

/// Coroutines of the stream report by closing it; an exception is a bug and must not be lost.
void rethrow(const std::exception_ptr& bug)
{
  if (bug) std::rethrow_exception(bug);
}

/// The beginning of what a server said, fit for one line of a message.
std::string excerpt(std::string_view line)
{
  std::string text{line.substr(0, shown)};
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7f) c = '.';
  }
  return text;
}

}  // namespace

Connection::Stream::Stream(Socket socket, Limits limits, std::shared_ptr<spdlog::logger> logger)
    : socket_{std::move(socket)},
      limits_{limits},
      logger_{std::move(logger)},
      outgoing_changed_{socket_.get_executor(), Clock::time_point::max()},
      deadline_{socket_.get_executor(), Clock::time_point::max()}
{
}

void Connection::Stream::start()
{
  const auto executor = socket_.get_executor();
  asio::co_spawn(executor, read(shared_from_this()), rethrow);
  asio::co_spawn(executor, write(shared_from_this()), rethrow);
  asio::co_spawn(executor, watch(shared_from_this()), rethrow);
}

void Connection::Stream::close(const Error& error)
{
  if (closed_) return;
  closed_ = error;
  log_calls();
  boost::system::error_code ignored;  // closing is all that is left to do
  socket_.close(ignored);
  outgoing_changed_.cancel();
  deadline_.cancel();
  for (auto& handler : pending_.take_all()) finish(std::move(handler), error);
  for (auto& request : std::exchange(queued_, {})) finish(std::move(request.handler), error);
}

void Connection::Stream::log_calls() const
{
  if (!logger_ || calls_.empty()) return;
  std::size_t count = 0;
  std::string kinds;
  for (const auto& [method, number] : calls_) {
    count += number;
    kinds += fmt::format("{}{} {}", kinds.empty() ? "" : ", ", number, method);
  }
  logger_->debug("{} calls to dlv: {}", count, kinds);
}

std::uint64_t Connection::Stream::send(std::string_view method, std::string_view argument,
                                       std::chrono::milliseconds limit,
                                       PendingCalls::Handler handler)
{
  const std::uint64_t id = next_id_++;
  if (closed_) {
    finish(std::move(handler), *closed_);
    return id;
  }
  const auto kind = calls_.find(method);
  if (kind == calls_.end()) {
    calls_.emplace(method, 1);
  } else {
    ++kind->second;
  }
  std::string text = fmt::format("{{\"method\":\"RPCServer.{}\",\"params\":[{}],\"id\":{}}}\n",
                                 method, argument, id);
  queued_.push_back({id, std::move(text), limit, std::move(handler)});
  fill_window();
  return id;
}

void Connection::Stream::cancel(std::uint64_t id)
{
  const Error error{Errc::cancelled, "cancelled"};
  if (auto handler = pending_.abandon(id)) {
    finish(std::move(*handler), error);
    fill_window();
    return;
  }
  for (auto it = queued_.begin(); it != queued_.end(); ++it) {
    if (it->id != id) continue;
    finish(std::move(it->handler), error);
    queued_.erase(it);
    return;
  }
}

void Connection::Stream::fill_window()
{
  // A full window is left to drain by half before it is filled again, so that one write carries
  // many requests. The server has the other half to work on meanwhile.
  const auto now = Clock::now();
  if (draining_ && pending_.size() <= limits_.window / 2) {
    draining_ = false;
    drain_time_ = now - full_since_;
  }
  if (closed_ || draining_) return;
  while (!queued_.empty() && pending_.size() < limits_.window) {
    Request request = std::move(queued_.front());
    queued_.pop_front();
    if (pending_.size() == 0) quiet_since_ = now;
    const auto before = pending_.next_deadline();
    pending_.add(request.id, now + request.limit, std::move(request.handler));
    if (before != pending_.next_deadline()) deadline_.cancel();
    if (outgoing_.empty()) outgoing_changed_.cancel();
    outgoing_ += request.text;
  }
  draining_ = pending_.size() >= limits_.window;
  if (draining_) full_since_ = now;
}

Connection::Stream::Clock::duration Connection::Stream::pause() const
{
  if (!draining_) return {};
  return std::min<Clock::duration>(drain_time_ / 4, longest_pause);
}

void Connection::Stream::finish(PendingCalls::Handler handler, Result<Reply> result)
{
  asio::post(socket_.get_executor(),
             [handler = std::move(handler), result = std::move(result)]() mutable {
               std::move(handler)(std::move(result));
             });
}

asio::awaitable<void> Connection::Stream::read([[maybe_unused]] std::shared_ptr<Stream> self)
{
  LineSplitter lines{limits_.reply_bytes, Reply::padding};
  std::string buffer(std::size_t{256} << 10U, '\0');
  asio::steady_timer rest{socket_.get_executor()};
  for (;;) {
    const auto [ec, size] = co_await socket_.async_read_some(asio::buffer(buffer), no_throw);
    if (ec) {
      co_return close({Errc::connection_lost, "the server closed the connection"});
    }
    const std::string_view bytes{buffer.data(), size};
    if (!lines.feed(bytes, [this](std::string line) { on_line(std::move(line)); })) {
      co_return close({Errc::malformed_reply,
                       fmt::format("a reply of more than {} bytes", limits_.reply_bytes)});
    }
    fill_window();
    if (pause() == Clock::duration{}) continue;
    rest.expires_after(pause());
    co_await rest.async_wait(no_throw);
  }
}

asio::awaitable<void> Connection::Stream::write([[maybe_unused]] std::shared_ptr<Stream> self)
{
  while (!closed_) {
    if (outgoing_.empty()) {
      co_await outgoing_changed_.async_wait(no_throw);
      continue;
    }
    const std::string batch = std::exchange(outgoing_, {});
    const auto [ec, size] = co_await asio::async_write(socket_, asio::buffer(batch), no_throw);
    if (ec) close({Errc::connection_lost, "the server closed the connection"});
  }
}

asio::awaitable<void> Connection::Stream::watch([[maybe_unused]] std::shared_ptr<Stream> self)
{
  while (!closed_) {
    deadline_.expires_at(pending_.next_deadline().value_or(Clock::time_point::max()));
    co_await deadline_.async_wait(no_throw);
    for (auto& handler : pending_.expire(Clock::now())) {
      finish(std::move(handler), Error{Errc::timed_out, "no reply within the time limit"});
    }
    fill_window();
  }
}

void Connection::Stream::on_line(std::string line)
{
  if (closed_) return;
  const auto id = reply_id(line);
  if (!id) return on_stray(line, "not a reply");
  quiet_since_ = Clock::now();
  ++replies_;
  switch (pending_.owner(*id)) {
    case PendingCalls::Owner::nobody:
      return on_stray(line, "a reply that nobody waits for");
    case PendingCalls::Owner::abandoned:
      pending_.take(*id);
      if (logger_) logger_->debug("late reply to call {} dropped", *id);
      return;
    case PendingCalls::Owner::waiting:
      if (auto handler = pending_.take(*id)) finish(std::move(*handler), Reply{std::move(line)});
  }
}

void Connection::Stream::on_stray(std::string_view line, std::string_view why)
{
  ++strays_;
  if (logger_) logger_->warn("{}: {}", why, excerpt(line));
  if (replies_ == 0) {
    close({Errc::malformed_reply,
           fmt::format("not a headless Delve server: it said '{}'", excerpt(line))});
  }
}

}  // namespace unjam::rpc
