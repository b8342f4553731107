#include "client/saved/snapshot_reader.hpp"

#include <simdjson.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "client/json_text/json_break.hpp"
#include "client/saved/snapshot_records.hpp"
#include "client/stream/at_byte.hpp"

namespace unjam::saved {
namespace {

namespace ondemand = simdjson::ondemand;
using rpc::Complaint;

constexpr std::string_view blanks = " \t\r";

std::string_view skip_blanks(std::string_view text)
{
  return text.substr(std::min(text.find_first_not_of(blanks), text.size()));
}

/// The first key of a record: its type. Empty if there is none.
std::string_view type_of(std::string_view line)
{
  const std::string_view key = skip_blanks(skip_blanks(line).substr(1));
  return key.starts_with('"') ? key.substr(1, key.find('"', 1) - 1) : std::string_view{};
}

/// Reads the records of a stream, line by line.
class Lines {
 public:
  explicit Lines(stream::Window window) : window_{std::move(window)} {}

  Result<void> read()
  {
    for (bool more = true; more;) {
      const Result<void> done = read_lines();
      if (!done) return done;
      const auto grown = window_.more();
      if (!grown) return grown.error();
      more = *grown;
    }
    const Result<void> last = read_line(window_.text(), Last::yes);
    if (!last || records_.ended()) return last;
    return stream::cut_at_byte(window_.offset() + window_.text().size(), "expected an end record");
  }

  Snapshot take() { return records_.take(); }
  Snapshot take_part() { return records_.take_part(); }

 private:
  /// Whether a line is what follows the last end of a line.
  enum class Last { no, yes };

  /// Reads those lines in the window that have an end.
  Result<void> read_lines()
  {
    for (;;) {
      const std::string_view text = window_.text();
      const std::size_t end = text.find('\n');
      if (end == std::string_view::npos) return {};
      const Result<void> done = read_line(text.substr(0, end), Last::no);
      if (!done) return done;
      window_.drop(end + 1);
    }
  }

  /// `line` begins where the window does.
  Result<void> read_line(std::string_view line, Last last)
  {
    if (skip_blanks(line).empty()) return {};
    if (records_.ended()) return stream::at_byte(window_.offset(), "expected the end of the file");

    ondemand::document document;
    ondemand::object record;
    if (parser_.iterate(line.data(), line.size(), line.size() + stream::Bytes::padding)
            .get(document) ||
        document.get_object().get(record)) {
      return broken(line, line.data(), "expected a record: a JSON object in one line", last);
    }
    const Complaint bad = records_.read(type_of(line), record);
    if (!bad.empty() && bad != rpc::malformed) return wrong(line, bad);
    const char* here = line.data() + line.size();
    const bool more = !document.current_location().get(here);
    if (!bad.empty()) return broken(line, here, bad, last);
    if (more) return stream::at_byte(offset(here), "expected the end of the line");
    return {};
  }

  /// The line is not JSON. simdjson noticed that here, or so late that it cannot say where.
  [[nodiscard]] Error broken(std::string_view line, const char* here, Complaint complaint,
                             Last last) const
  {
    const auto found =
        skip_blanks(line).starts_with('{') ? json_text::find_json_break(line) : std::nullopt;
    if (!found) return stream::at_byte(offset(here), complaint);
    const bool cut = found->cut && last == Last::yes;
    return (cut ? stream::cut_at_byte : stream::at_byte)(window_.offset() + found->offset,
                                                         found->expected);
  }

  /// The line is JSON, but not as its record should be.
  [[nodiscard]] Error wrong(std::string_view line, Complaint complaint) const
  {
    const std::string_view field = records_.field();
    if (field.empty()) return stream::at_byte(window_.offset(), complaint);
    std::string message{type_of(line)};
    message.append(".").append(field).append(": ").append(complaint);
    return stream::at_byte(offset(field.data()), message);
  }

  [[nodiscard]] std::uint64_t offset(const char* place) const
  {
    return window_.offset() + static_cast<std::size_t>(place - window_.text().data());
  }

  stream::Window window_;
  ondemand::parser parser_;
  SnapshotRecords records_;
};

}  // namespace

Result<Snapshot> read_snapshot(stream::Window window, const dumps::ReadOptions& options)
{
  Lines lines{std::move(window)};
  const Result<void> read = lines.read();
  if (read) return lines.take();
  return dumps::broken_off(lines.take_part(), read.error(), options);
}

}  // namespace unjam::saved
