#include "client/saved/saved.hpp"

#include <utility>

#include "client/dumps/kind.hpp"
#include "client/dumps/list/list_reply.hpp"
#include "client/dumps/profile/count_text.hpp"
#include "client/dumps/profile/profile.hpp"
#include "client/dumps/text/go_text.hpp"
#include "client/saved/snapshot_reader.hpp"
#include "client/stream/input.hpp"

namespace unjam::saved {
namespace {

constexpr std::size_t start_size = std::size_t{64} << 10U;
constexpr std::size_t most_profile = std::size_t{1} << 30U;

Error not_a_dump(std::string_view what)
{
  return {Errc::wrong_kind, "not a dump but " + std::string{what}};
}

/// What a text has given, which may have ended early.
Result<Snapshot> take(dumps::GoText& text, const Result<void>& read,
                      const dumps::ReadOptions& options)
{
  Result<Snapshot> dump = text.finish();
  if (!read && dump) return dumps::broken_off(std::move(*dump), read.error(), options);
  return dump;
}

/// Replies, or a log whose lines are JSON.
Result<Snapshot> read_json(stream::Window window, const dumps::ReadOptions& options)
{
  dumps::GoText log;
  dumps::ListReplies replies{options, [&](std::string_view other) {
                               log.take(std::string{other} + "\n", dumps::GoLines::End::of_line);
                             }};
  const Result<void> read = replies.read(window);
  if (replies.found()) return replies.take(read);
  const Result<void> rest = log.read(window);
  return log.found() ? take(log, rest, options) : replies.take(read);
}

/// Adds a piece of a profile to those before it, which are read together: it is small.
Result<void> add(std::string& profile, std::string_view piece)
{
  if (profile.size() + piece.size() > most_profile) {
    return Error{Errc::damaged, "more than 1 GiB, the most that is read of a profile"};
  }
  profile += piece;
  return {};
}

/// All of a profile, as one of the functions that read them wants it.
template <class Read>
Result<Snapshot> read_whole(stream::Window window, Read read)
{
  std::string profile;
  for (bool more = true; more;) {
    const Result<void> added = add(profile, window.text());
    if (!added) return added.error();
    window.drop(window.text().size());
    const auto moved = window.more();
    if (!moved) return moved.error();
    more = *moved;
  }
  return read(profile);
}

/// Text of which the start does not tell whether goroutines come later, or a profile of them.
Result<Snapshot> read_text_dump(stream::Window window, std::string_view what,
                                const dumps::ReadOptions& options)
{
  dumps::GoText text;
  std::string profile;
  Result<void> kept;
  const Result<void> read =
      dumps::for_each_piece(window, [&](std::string_view piece, dumps::GoLines::End end) {
        text.take(piece, end);
        const std::size_t first = profile.empty() ? dumps::find_count_text(piece) : 0;
        if (first < piece.size() && kept) kept = add(profile, piece.substr(first));
      });
  if (text.found()) return take(text, read, options);
  if (!read) return read.error();
  if (!kept) return kept.error();
  return profile.empty() ? not_a_dump(what) : dumps::read_count_text(profile);
}

/// A stream that tells how far it has been read.
stream::Pull told(stream::Pull pull, std::uint64_t total,
                  std::function<void(const dumps::ReadProgress&)> tell)
{
  return [pull = std::move(pull), tell = std::move(tell), progress = dumps::ReadProgress{0, total}](
             char* data, std::size_t count) mutable -> Result<std::size_t> {
    const Result<std::size_t> got = pull(data, count);
    if (got) progress.done += *got;
    if (got) tell(progress);
    return got;
  };
}

/// Brings the start into view.
Result<void> look_at_start(stream::Window& window)
{
  while (window.text().size() < start_size) {
    const auto more = window.more();
    if (!more) return more.error();
    if (!*more) break;
  }
  return {};
}

}  // namespace

Result<Snapshot> read(stream::Window window, const dumps::ReadOptions& options)
{
  const Result<void> start = look_at_start(window);
  if (!start) return start.error();
  const dumps::Guess guess = dumps::guess_kind(window.text().substr(0, start_size));
  switch (guess.kind) {
    case dumps::Kind::snapshot:
      return read_snapshot(std::move(window), options);
    case dumps::Kind::json:
      return read_json(std::move(window), options);
    case dumps::Kind::go_text:
      return dumps::read_go_text(std::move(window), options);
    case dumps::Kind::text:
      return read_text_dump(std::move(window), guess.what, options);
    case dumps::Kind::profile:
      return read_whole(std::move(window),
                        [](std::string_view all) { return dumps::read_profile(all); });
    case dumps::Kind::count_text:
      return read_whole(std::move(window),
                        [](std::string_view all) { return dumps::read_count_text(all); });
    case dumps::Kind::core:
    case dumps::Kind::elf:
    case dumps::Kind::other:
      break;
  }
  return not_a_dump(guess.what);
}

Result<Snapshot> read(const std::string& path, const dumps::ReadOptions& options)
{
  const std::string name = path == "-" ? "standard input" : path;
  auto input = stream::open_input(path);
  if (!input) return input.error().within(name);
  stream::Pull pull = options.on_progress
                          ? told(std::move(input->pull), input->size, options.on_progress)
                          : std::move(input->pull);
  Result<Snapshot> snapshot = read(stream::Window{std::move(pull), options.max_bytes}, options);
  if (!snapshot) return snapshot.error().within(input->packed ? name + " (unpacked)" : name);
  if (snapshot->source == Source{}) snapshot->source.file = path;  // a snapshot knows its own
  return snapshot;
}

}  // namespace unjam::saved
