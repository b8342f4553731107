#include "client/dumps/kind.hpp"

#include <algorithm>
#include <array>

#include "client/dumps/profile/count_text.hpp"
#include "client/dumps/profile/profile_message.hpp"
#include "client/dumps/text/go_header.hpp"
#include "client/stream/utf8.hpp"

namespace unjam::dumps {
namespace {

constexpr std::string_view blanks = " \t\r\n";

struct Magic {
  std::string_view bytes;
  std::string_view what;
};

constexpr std::array magics = {
    Magic{"\x1f\x8b", "gzip data within gzip data"},
    Magic{"\xfd\x37zXZ", "xz data; unpack it first"},
    Magic{"BZh", "bzip2 data; unpack it first"},
    Magic{"PK\x03\x04", "a zip archive; unpack it first"},
    Magic{"\xff\xfe", "UTF-16 text; expected UTF-8"},
    Magic{"\xfe\xff", "UTF-16 text; expected UTF-8"},
    Magic{"\xef\xbb\xbf", "text behind a byte order mark; remove these 3 bytes"},
};

/// The schema that a file of ours begins with: {"schema":"unjam.report/1". Empty for others.
std::string_view schema_of(std::string_view text)
{
  for (const std::string_view expected : {"{", "\"schema\"", ":", "\""}) {
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    if (!text.starts_with(expected)) return {};
    text.remove_prefix(expected.size());
  }
  return text.substr(0, text.find('"'));
}

/// Whether a text that begins with a bracket goes on as the JSON does that we read. Lines of a log
/// may begin with a bracket, too.
bool is_json(std::string_view text)
{
  const std::size_t next = text.find_first_not_of(blanks, 1);
  if (next == std::string_view::npos) return true;  // cut: the reader says that better
  if (text[0] == '{') return text[next] == '"' || text[next] == '}';
  return text[0] == '[' && (text[next] == '{' || text[next] == ']');
}

Guess guess_json(std::string_view text)
{
  const std::string_view schema = schema_of(text);
  if (schema.starts_with("unjam.snapshot/")) return {Kind::snapshot, "a snapshot"};
  if (schema.starts_with("unjam.")) {
    return {Kind::other, "what another unjam command printed; only snapshots can be read again"};
  }
  return {Kind::json, "JSON"};
}

bool is_go_text(std::string_view text)
{
  return find_go_header(text) != std::string_view::npos;
}

bool is_count_text(std::string_view text)
{
  return find_count_text(text) != std::string_view::npos;
}

bool is_text(std::string_view text)
{
  constexpr std::size_t longest_character = 4;  // the last one may be cut
  return text.find('\0') == std::string_view::npos &&
         text.size() - stream::valid_utf8_prefix(text) < longest_character;
}

Guess guess_elf(std::string_view file)
{
  constexpr std::size_t type_offset = 16;  // of an ELF header's e_type
  constexpr char core_type = 4;
  const bool whole = file.size() > type_offset + 1;
  const std::size_t low_byte = type_offset + (whole && file[5] == 1 ? 0 : 1);
  if (whole && file[low_byte] == core_type) {
    return {Kind::core, "an ELF core; expected a saved dump here"};
  }
  return {Kind::elf, "an ELF executable or library; name its core, too"};
}

}  // namespace

Guess guess_kind(std::string_view start)
{
  if (start.starts_with("\x7f\x45LF")) return guess_elf(start);
  for (const Magic& magic : magics) {
    if (start.starts_with(magic.bytes)) return {Kind::other, magic.what};
  }
  std::string_view text = start;
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  if (text.empty()) return {Kind::other, "empty"};
  if (text.starts_with('<')) return {Kind::other, "a web page or other XML"};
  if (is_json(text)) return guess_json(text);
  if (looks_like_profile(start)) return {Kind::profile, "a profile"};
  if (is_go_text(start)) return {Kind::go_text, "goroutines as Go prints them"};
  if (is_count_text(start)) return {Kind::count_text, "counts of goroutines as Go prints them"};
  if (is_text(start)) return {Kind::text, "text of another kind"};
  return {Kind::other, "binary data of another kind"};
}

}  // namespace unjam::dumps
