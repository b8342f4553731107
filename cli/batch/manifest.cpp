#include "cli/batch/manifest.hpp"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "client/stream/utf8.hpp"

namespace unjam::cli {
namespace {

using nlohmann::json;

using Fields = std::vector<std::pair<std::string, std::string>>;

Error in_line(std::size_t number, const std::string& what)
{
  return {Errc::damaged, "line " + std::to_string(number) + ": " + what};
}

std::string absolute_in(const std::string& folder, const std::string& path)
{
  return (std::filesystem::path{folder} / path).lexically_normal().string();
}

Result<Job> job_of(const Fields& fields, const std::string& folder, std::size_t line)
{
  Job job;
  for (const auto& [name, value] : fields) {
    if (name == "core") {
      job.input = job.file = absolute_in(folder, value);
      if (value.empty()) job.file.clear();
    } else if (name == "binary") {
      if (!value.empty()) job.binary = absolute_in(folder, value);
    } else if (!value.empty()) {
      job.labels[name] = value;
    }
  }
  if (job.file.empty()) return in_line(line, "expected a core");
  return job;
}

/// A scalar as text; empty: it is none.
std::optional<std::string> text_of(const json& value)
{
  if (value.is_string()) return value.get<std::string>();
  if (value.is_null()) return "";
  if (value.is_structured()) return std::nullopt;
  return value.dump();
}

Result<Fields> parse_object(std::string_view text, std::size_t line)
{
  const json object = json::parse(text, nullptr, false);
  if (!object.is_object()) return in_line(line, "expected a JSON object");
  Fields fields;
  for (const auto& [name, value] : object.items()) {
    const auto field = text_of(value);
    if (!field) return in_line(line, name + ": expected a text or a number");
    fields.emplace_back(name, *field);
  }
  return fields;
}

/// Splits a text into lines, and remembers their numbers.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_{text} {}

  bool next(std::string_view& line)
  {
    if (text_.empty()) return false;
    const std::size_t end = text_.find('\n');
    line = text_.substr(0, end);
    text_.remove_prefix(end == std::string_view::npos ? text_.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    ++number_;
    return true;
  }
  [[nodiscard]] std::size_t number() const { return number_; }

 private:
  std::string_view text_;
  std::size_t number_ = 0;
};

Result<std::vector<Job>> parse_objects(std::string_view text, const std::string& folder)
{
  std::vector<Job> jobs;
  Lines lines{text};
  std::string_view line;
  while (lines.next(line)) {
    if (line.find_first_not_of(" \t") == std::string_view::npos) continue;
    const Result<Fields> fields = parse_object(line, lines.number());
    if (!fields) return fields.error();
    const Result<Job> job = job_of(*fields, folder, lines.number());
    if (!job) return job.error();
    jobs.push_back(*job);
  }
  return jobs;
}

/// Reads CSV record by record. A quoted field may go over several lines.
class Csv {
 public:
  explicit Csv(std::string_view text) : text_{text} {}

  /// The next record's fields; none at the end.
  Result<std::vector<std::string>> next()
  {
    std::vector<std::string> fields;
    if (text_.empty()) return fields;
    line_ = next_line_++;
    for (;;) {
      const Result<std::string> field = take_field();
      if (!field) return field.error();
      fields.push_back(*field);
      if (text_.empty()) return fields;
      const char separator = text_.front();
      text_.remove_prefix(1);
      if (separator == '\n') return fields;
    }
  }

  /// In which the record begins.
  [[nodiscard]] std::size_t line() const { return line_; }

 private:
  Result<std::string> take_field()
  {
    if (text_.starts_with('"')) return take_quoted();
    const std::size_t end = std::min(text_.find_first_of(",\n"), text_.size());
    std::string field{text_.substr(0, end)};
    text_.remove_prefix(end);
    if (field.ends_with('\r')) field.pop_back();
    return field;
  }

  Result<std::string> take_quoted()
  {
    std::string field;
    for (std::size_t at = 1; at < text_.size(); ++at) {
      if (text_[at] == '\n') ++next_line_;
      if (text_[at] != '"') {
        field += text_[at];
      } else if (text_.substr(at + 1).starts_with('"')) {
        field += text_[at++];
      } else {
        text_.remove_prefix(at + 1);
        if (text_.starts_with("\r\n")) text_.remove_prefix(1);
        if (text_.empty() || text_.front() == ',' || text_.front() == '\n') return field;
        return in_line(line_, "expected a comma behind a quoted field");
      }
    }
    return in_line(line_, "expected the end of a quoted field");
  }

  std::string_view text_;
  std::size_t line_ = 0;
  std::size_t next_line_ = 1;
};

Result<std::vector<Job>> parse_csv(std::string_view text, const std::string& folder)
{
  Csv csv{text};
  const Result<std::vector<std::string>> names = csv.next();
  if (!names) return names.error();
  if (std::ranges::find(*names, "core") == names->end()) {
    return in_line(1, "expected JSON objects, or the names of columns with `core` among them");
  }
  std::vector<Job> jobs;
  for (;;) {
    const Result<std::vector<std::string>> record = csv.next();
    if (!record) return record.error();
    if (record->empty()) return jobs;
    if (record->size() == 1 && record->front().empty()) continue;  // an empty line
    if (record->size() != names->size()) {
      return in_line(csv.line(), "expected " + std::to_string(names->size()) + " fields, found " +
                                     std::to_string(record->size()));
    }
    Fields fields;
    for (std::size_t i = 0; i < names->size(); ++i) {
      fields.emplace_back((*names)[i], (*record)[i]);
    }
    const Result<Job> job = job_of(fields, folder, csv.line());
    if (!job) return job.error();
    jobs.push_back(*job);
  }
}

}  // namespace

Result<std::vector<Job>> parse_manifest(std::string_view text, const std::string& folder)
{
  if (stream::valid_utf8_prefix(text) != text.size()) {
    return Error{Errc::damaged,
                 "byte " + std::to_string(stream::valid_utf8_prefix(text)) + ": expected UTF-8"};
  }
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return std::vector<Job>{};
  return text[first] == '{' ? parse_objects(text, folder) : parse_csv(text, folder);
}

}  // namespace unjam::cli
