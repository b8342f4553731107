#include "client/saved/snapshot_reader.hpp"

#include <simdjson.h>

#include <algorithm>
#include <optional>
#include <string>

#include "client/saved/json_break.hpp"
#include "client/saved/snapshot_records.hpp"

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

std::string byte(std::size_t offset)
{
  return "byte " + std::to_string(offset) + ": ";
}

Error at(std::size_t offset, Complaint complaint)
{
  return {Errc::bad_source, byte(offset).append(complaint)};
}

/// Reads the records of a file, line by line.
class Lines {
 public:
  /// `file` has spare room behind its end.
  explicit Lines(std::string_view file) : file_{file} {}

  Result<Snapshot> read()
  {
    while (next_ < file_.size()) {
      start_ = next_;
      const std::size_t end = std::min(file_.find('\n', start_), file_.size());
      next_ = end + 1;
      const Result<void> done = read_line(file_.substr(start_, end - start_));
      if (!done) return done.error();
    }
    if (records_.ended()) return records_.take();
    return Error{Errc::bad_source, "cut at " + byte(file_.size()) + "expected an end record"};
  }

 private:
  Result<void> read_line(std::string_view line)
  {
    if (skip_blanks(line).empty()) return {};
    if (records_.ended()) return at(start_, "expected the end of the file");

    ondemand::document document;
    ondemand::object record;
    if (parser_.iterate(line.data(), line.size(), line.size() + Bytes::padding).get(document) ||
        document.get_object().get(record)) {
      return broken(line, line.data(), "expected a record: a JSON object in one line");
    }
    const Complaint bad = records_.read(type_of(line), record);
    if (!bad.empty() && bad != rpc::malformed) return wrong(line, bad);
    const char* here = line.data() + line.size();
    const bool more = !document.current_location().get(here);
    if (!bad.empty()) return broken(line, here, bad);
    if (more) return at(offset(here), "expected the end of the line");
    return {};
  }

  /// The line is not JSON. simdjson noticed that here, or so late that it cannot say where.
  [[nodiscard]] Error broken(std::string_view line, const char* here, Complaint complaint) const
  {
    const auto found = skip_blanks(line).starts_with('{') ? find_json_break(line) : std::nullopt;
    if (!found) return at(offset(here), complaint);
    const bool cut = found->cut && next_ > file_.size();
    return {Errc::bad_source,
            (cut ? "cut at " : "") + byte(start_ + found->offset) + found->expected};
  }

  /// The line is JSON, but not as its record should be.
  [[nodiscard]] Error wrong(std::string_view line, Complaint complaint) const
  {
    const std::string_view field = records_.field();
    if (field.empty()) return at(start_, complaint);
    std::string message{type_of(line)};
    message.append(".").append(field).append(": ").append(complaint);
    return at(offset(field.data()), message);
  }

  [[nodiscard]] std::size_t offset(const char* place) const
  {
    return static_cast<std::size_t>(place - file_.data());
  }

  std::string_view file_;
  std::size_t start_ = 0;  // of the line
  std::size_t next_ = 0;   // the start of the next one
  ondemand::parser parser_;
  SnapshotRecords records_;
};

}  // namespace

Result<Snapshot> read_snapshot(const Bytes& file)
{
  return Lines{file.text()}.read();
}

}  // namespace unjam::saved
