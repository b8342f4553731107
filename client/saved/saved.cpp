#include "client/saved/saved.hpp"

#include <utility>

#include "client/saved/go_header.hpp"
#include "client/saved/go_text.hpp"
#include "client/saved/kind.hpp"
#include "client/saved/list_reply.hpp"
#include "client/saved/snapshot_reader.hpp"

namespace unjam::saved {
namespace {

constexpr std::size_t start_size = std::size_t{64} << 10U;

Error not_a_dump(std::string_view what)
{
  return {Errc::bad_source, "not a dump but " + std::string{what}};
}

bool has_go_text(const Bytes& file)
{
  return find_go_header(file.text()) != std::string_view::npos;
}

/// A reply, or a log whose lines are JSON.
Result<Snapshot> read_json(const Bytes& file, std::optional<int> go_minor)
{
  Result<Snapshot> reply = read_list_reply(file, go_minor);
  if (!reply && has_go_text(file)) return read_go_text(file.text());
  return reply;
}

}  // namespace

Result<Snapshot> read(const Bytes& file, std::optional<int> go_minor)
{
  const Guess guess = guess_kind(file.text().substr(0, start_size));
  switch (guess.kind) {
    case Kind::snapshot:
      return read_snapshot(file);
    case Kind::json:
      return read_json(file, go_minor);
    case Kind::go_text:
      return read_go_text(file.text());
    case Kind::text:
      if (has_go_text(file)) return read_go_text(file.text());
      break;
    case Kind::core:
    case Kind::elf:
    case Kind::other:
      break;
  }
  return not_a_dump(guess.what);
}

Result<Snapshot> read(const std::string& path, std::uint64_t max_bytes, std::optional<int> go_minor)
{
  const std::string name = path == "-" ? "standard input" : path;
  const auto file = read_bytes(path, max_bytes);
  if (!file) return file.error().within(name);
  Result<Snapshot> snapshot = read(file->bytes, go_minor);
  if (!snapshot) return snapshot.error().within(file->packed ? name + " (unpacked)" : name);
  if (snapshot->source == Source{}) snapshot->source.file = path;  // a snapshot knows its own
  return snapshot;
}

}  // namespace unjam::saved
