#include "cli/merge/gather.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <iterator>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include "cli/merge/json_documents.hpp"
#include "cli/merge/report_reader.hpp"
#include "cli/render/escape.hpp"
#include "client/stream/input.hpp"

namespace unjam::cli {
namespace {

using aggregate::Rollup;

bool is_report(const std::string& path)
{
  static constexpr std::array<std::string_view, 3> endings{".json", ".json.zst", ".json.gz"};
  return std::ranges::any_of(endings, [&](auto ending) { return path.ends_with(ending); });
}

/// The reports in a folder, by name, so that errors do not depend on how a disk orders its files.
Result<std::vector<std::string>> files_in(const std::string& folder)
{
  namespace fs = std::filesystem;
  std::vector<std::string> files;
  std::error_code failed;
  fs::recursive_directory_iterator entry{folder, failed};
  for (; !failed && entry != fs::recursive_directory_iterator{}; entry.increment(failed)) {
    std::error_code unseen;
    const std::string path = entry->path().string();
    if (is_report(path) && !entry->is_directory(unseen)) files.push_back(path);
  }
  if (failed) return Error{Errc::io_failed, folder + ": " + failed.message()};
  if (files.empty()) {
    return Error{Errc::unreadable, folder + ": no *.json, *.json.zst or *.json.gz in this folder"};
  }
  std::ranges::sort(files);
  return files;
}

Result<std::vector<std::string>> files_of(const std::string& input)
{
  std::error_code unseen;
  if (input != "-" && std::filesystem::is_directory(input, unseen)) return files_in(input);
  return std::vector{input};
}

Result<Rollup> read_all(stream::Pull pull)
{
  JsonDocuments documents{std::move(pull)};
  Rollup all;
  bool any = false;
  for (;;) {
    const Result<bool> next = documents.next();
    if (!next) return next.error();
    if (!*next) break;
    any = true;
    Result<Rollup> read = read_document(documents.text(), documents.offset());
    if (!read) return read.error();
    std::ranges::move(read->reports, std::back_inserter(all.reports));
    all.left_out.merge(read->left_out);
  }
  if (!any) return Error{Errc::wrong_kind, "is empty: expected a report"};
  return all;
}

Result<Rollup> read_file(const std::string& path)
{
  const std::string name = path == "-" ? "standard input" : path;
  const Result<stream::Input> input = stream::open_input(path);
  if (!input) return input.error().within(name);
  Result<Rollup> read = read_all(input->pull);
  if (!read) return read.error().within(input->packed ? name + " (unpacked)" : name);
  return read;
}

/// Collects reports as they come; they are put in order once, at the end.
class Gathering {
 public:
  explicit Gathering(Unreadable unreadable) : unreadable_{unreadable} {}

  Result<void> add(const std::string& input)
  {
    const Result<std::vector<std::string>> files = files_of(input);
    if (!files) return refuse(files.error());
    for (const std::string& file : *files) {
      Result<Rollup> read = read_file(file);
      if (const Result<void> taken = read ? take(std::move(*read)) : refuse(read.error()); !taken) {
        return taken;
      }
    }
    return {};
  }

  [[nodiscard]] Rollup result()
  {
    Rollup rollup = aggregate::roll_up(std::move(reports_));
    rollup.left_out = std::move(left_out_);
    return rollup;
  }

 private:
  Result<void> take(Rollup read)
  {
    std::ranges::move(read.reports, std::back_inserter(reports_));
    left_out_.merge(read.left_out);
    return {};
  }

  Result<void> refuse(const Error& error)
  {
    if (unreadable_ == Unreadable::fatal) return error;
    left_out_.insert(render::escape(error.detail()));  // names of files may be any bytes
    return {};
  }

  Unreadable unreadable_;
  std::vector<aggregate::ReportFacts> reports_;
  std::set<std::string> left_out_;
};

}  // namespace

Result<Rollup> gather(const std::vector<std::string>& inputs, Unreadable unreadable)
{
  Gathering gathering{unreadable};
  for (const std::string& input : inputs) {
    if (const Result<void> added = gathering.add(input); !added) return added.error();
  }
  return gathering.result();
}

}  // namespace unjam::cli
