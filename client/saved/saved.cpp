#include "client/saved/saved.hpp"

#include <utility>

#include "client/saved/count_text.hpp"
#include "client/saved/go_text.hpp"
#include "client/saved/input.hpp"
#include "client/saved/kind.hpp"
#include "client/saved/list_reply.hpp"
#include "client/saved/profile.hpp"
#include "client/saved/snapshot_reader.hpp"

namespace unjam::saved {
namespace {

constexpr std::size_t start_size = std::size_t{64} << 10U;
constexpr std::size_t most_profile = std::size_t{1} << 30U;

Error not_a_dump(std::string_view what)
{
  return {Errc::bad_source, "not a dump but " + std::string{what}};
}

/// What a text has given, which may have ended early.
Result<Snapshot> take(GoText& text, const Result<void>& read, const ReadOptions& options)
{
  Result<Snapshot> dump = text.finish();
  if (!read && dump) return broken_off(std::move(*dump), read.error(), options);
  return dump;
}

/// Replies, or a log whose lines are JSON.
Result<Snapshot> read_json(Window window, const ReadOptions& options)
{
  GoText log;
  ListReplies replies{options, [&](std::string_view other) {
                        log.take(std::string{other} + "\n", GoLines::End::of_line);
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
    return Error{Errc::bad_source, "more than 1 GiB, the most that is read of a profile"};
  }
  profile += piece;
  return {};
}

/// All of a profile, as one of the functions that read them wants it.
template <class Read>
Result<Snapshot> read_whole(Window window, Read read)
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
Result<Snapshot> read_text_dump(Window window, std::string_view what, const ReadOptions& options)
{
  GoText text;
  std::string profile;
  Result<void> kept;
  const Result<void> read = for_each_piece(window, [&](std::string_view piece, GoLines::End end) {
    text.take(piece, end);
    const std::size_t first = profile.empty() ? find_count_text(piece) : 0;
    if (first < piece.size() && kept) kept = add(profile, piece.substr(first));
  });
  if (text.found()) return take(text, read, options);
  if (!read) return read.error();
  if (!kept) return kept.error();
  return profile.empty() ? not_a_dump(what) : read_count_text(profile);
}

/// A stream that tells how far it has been read.
Pull told(Pull pull, std::uint64_t total, std::function<void(const ReadProgress&)> tell)
{
  return [pull = std::move(pull), tell = std::move(tell), progress = ReadProgress{0, total}](
             char* data, std::size_t count) mutable -> Result<std::size_t> {
    const Result<std::size_t> got = pull(data, count);
    if (got) progress.done += *got;
    if (got) tell(progress);
    return got;
  };
}

/// Brings the start into view.
Result<void> look_at_start(Window& window)
{
  while (window.text().size() < start_size) {
    const auto more = window.more();
    if (!more) return more.error();
    if (!*more) break;
  }
  return {};
}

}  // namespace

Result<Snapshot> read(Window window, const ReadOptions& options)
{
  const Result<void> start = look_at_start(window);
  if (!start) return start.error();
  const Guess guess = guess_kind(window.text().substr(0, start_size));
  switch (guess.kind) {
    case Kind::snapshot:
      return read_snapshot(std::move(window), options);
    case Kind::json:
      return read_json(std::move(window), options);
    case Kind::go_text:
      return read_go_text(std::move(window), options);
    case Kind::text:
      return read_text_dump(std::move(window), guess.what, options);
    case Kind::profile:
      return read_whole(std::move(window), [](std::string_view all) { return read_profile(all); });
    case Kind::count_text:
      return read_whole(std::move(window),
                        [](std::string_view all) { return read_count_text(all); });
    case Kind::core:
    case Kind::elf:
    case Kind::other:
      break;
  }
  return not_a_dump(guess.what);
}

Result<Snapshot> read(const std::string& path, const ReadOptions& options)
{
  const std::string name = path == "-" ? "standard input" : path;
  auto input = open_input(path);
  if (!input) return input.error().within(name);
  Pull pull = options.on_progress ? told(std::move(input->pull), input->size, options.on_progress)
                                  : std::move(input->pull);
  Result<Snapshot> snapshot = read(Window{std::move(pull), options.max_bytes}, options);
  if (!snapshot) return snapshot.error().within(input->packed ? name + " (unpacked)" : name);
  if (snapshot->source == Source{}) snapshot->source.file = path;  // a snapshot knows its own
  return snapshot;
}

}  // namespace unjam::saved
