#include "client/capture/listing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "client/counted.hpp"
#include "client/rpc/asio.hpp"

namespace unjam {
namespace {

constexpr int most_refused = 100;  ///< after so many it is the server, not the entries

}  // namespace

Listing::Listing(rpc::Client& client, Snapshot& snapshot, const runtime::TargetFacts& facts,
                 const CaptureOptions& options, const OnProgress& on_progress)
    : client_{client},
      snapshot_{snapshot},
      options_{options},
      on_progress_{on_progress},
      slots_{facts.slots},
      interner_{snapshot, facts.wait_reasons},
      page_{.start = 0, .count = options.page},
      not_met_{options.only.begin(), options.only.end()}
{
}

asio::awaitable<Result<void>> Listing::run()
{
  Result<rpc::Reply> reply = co_await client_.list_goroutines(page_);
  while (reply) {
    Turn turn = co_await take(std::move(*reply));
    if (turn.next) {
      page_.start = *turn.next;
    } else if (const Result<void> narrowed = narrow(turn.next.error()); !narrowed) {
      reply = narrowed.error();
      break;
    }
    if (at_end()) {
      snapshot_.expected = snapshot_.goroutines.size();
      co_return Result<void>{};
    }
    if (!options_.only.empty() && not_met_.empty()) co_return Result<void>{};
    if (turn.following) {
      reply = std::move(*turn.following);
    } else {
      reply = co_await client_.list_goroutines(page_);
    }
  }
  note_stop(reply.error());
  co_return reply.error();
}

asio::awaitable<Listing::Turn> Listing::take(rpc::Reply reply)
{
  using namespace asio::experimental::awaitable_operators;
  Turn turn;
  const std::int64_t ahead = rpc::peek_next_page(reply).value_or(-1);
  if (ahead >= 0 && check_next(ahead)) {
    page_.count = std::min(page_.count * 2, options_.page);  // this page went well
    const rpc::Page page{.start = ahead, .count = page_.count};
    auto both = client_.list_goroutines(page) && decode_soon(reply);
    auto results = co_await std::move(both);
    turn.next = std::move(std::get<1>(results));
    if (turn.next && *turn.next == ahead) turn.following = std::move(std::get<0>(results));
  } else {
    turn.next = decode(reply);
  }
  if (turn.next && *turn.next >= 0) {
    if (const Result<void> sane = check_next(*turn.next); !sane) turn.next = sane.error();
  }
  co_return turn;
}

asio::awaitable<Result<std::int64_t>> Listing::decode_soon(const rpc::Reply& reply)
{
  // Lets the request that was just made go out first, so that the server works while we decode.
  co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
  co_return decode(reply);
}

Result<std::int64_t> Listing::decode(const rpc::Reply& reply)
{
  Result<std::int64_t> next = decoder_.goroutines(reply, [this](const rpc::GoroutineView& view) {
    const auto goroutine = interner_.intern(view);
    if (!goroutine) return;
    not_met_.erase(goroutine->id);
    snapshot_.goroutines.push_back(*goroutine);
  });
  if (snapshot_.goroutines.size() > slots_) {
    return Error{Errc::malformed_reply, fmt::format("ListGoroutines: more than the {} goroutines "
                                                    "of runtime.allglen", slots_)};
  }
  if (on_progress_) {
    on_progress_({Progress::Phase::listing, snapshot_.goroutines.size(), slots_});
  }
  return next;
}

Result<void> Listing::check_next(std::int64_t next) const
{
  if (next > page_.start && static_cast<std::uint64_t>(next) <= slots_) return {};
  return Error{Errc::malformed_reply,
               fmt::format("ListGoroutines: after slot {} of {} it goes on at {}", page_.start,
                           slots_, next)};
}

bool Listing::at_end() const
{
  return page_.start < 0 || static_cast<std::uint64_t>(page_.start) >= slots_;
}

Result<void> Listing::narrow(const Error& refusal)
{
  if (refusal.code() != Errc::rejected) return refusal;
  if (page_.count > 1) {
    page_.count /= 2;
    return {};
  }
  if (++refused_ > most_refused) return refusal;
  Goroutine goroutine;
  const std::string& words = refusal.detail();  // a panic inside Delve comes with Delve's stack
  goroutine.unreadable = snapshot_.strings.intern(words.substr(0, words.find('\n')));
  snapshot_.goroutines.push_back(goroutine);
  ++page_.start;
  return {};
}

void Listing::note_stop(const Error& error)
{
  const std::size_t listed = snapshot_.goroutines.size();
  if (listed == 0) return;  // the error says it all
  snapshot_.problems.push_back({Problem::Weight::loss,
                                fmt::format("listing ended after {} of at most {}: {}",
                                            counted(listed, "goroutine"), slots_, error.detail()),
                                "goroutines made later are missing"});
}

}  // namespace unjam
