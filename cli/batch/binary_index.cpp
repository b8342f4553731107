#include "cli/batch/binary_index.hpp"

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <system_error>

#include "client/elf/binary_notes.hpp"
#include "client/stream/output_file.hpp"

namespace unjam::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* schema = "unjam.binaries/1";

bool has_ids(const elf::BuildIds& ids)
{
  return !ids.go.empty() || !ids.gnu.empty();
}

}  // namespace

Result<BinaryIndex> BinaryIndex::make(const std::vector<std::string>& folders,
                                      const std::string& kept)
{
  BinaryIndex index;
  const Entries known = load(kept);
  for (const std::string& folder : folders) {
    const Result<void> done = index.add_folder(folder, known);
    if (!done) return done.error();
  }
  const Result<void> saved = index.save(kept);
  if (!saved) return saved.error();
  return index;
}

std::string BinaryIndex::find(const elf::BuildIds& ids) const
{
  if (!has_ids(ids)) return {};
  for (const auto& [path, entry] : entries_) {
    if (same_build(entry.ids, ids)) return path;
  }
  return {};
}

Result<void> BinaryIndex::add_folder(const std::string& folder, const Entries& known)
{
  std::error_code failure;
  fs::recursive_directory_iterator entries{folder, fs::directory_options::skip_permission_denied,
                                           failure};
  for (; !failure && entries != fs::recursive_directory_iterator{}; entries.increment(failure)) {
    std::error_code unseen;
    if (!entries->is_regular_file(unseen)) continue;
    const std::string path = entries->path().string();
    Entry entry{.size = entries->file_size(unseen),
                .changed = entries->last_write_time(unseen).time_since_epoch().count(),
                .ids = {}};
    if (unseen) continue;  // gone meanwhile
    const auto before = known.find(path);
    if (before != known.end() && before->second.size == entry.size &&
        before->second.changed == entry.changed) {
      entry.ids = before->second.ids;
    } else if (const auto notes = elf::read_binary_notes(path)) {
      entry.ids = notes->ids;
    }
    if (has_ids(entry.ids)) entries_[path] = entry;
  }
  if (failure) return Error{Errc::unreadable, folder + ": " + failure.message()};
  return {};
}

/// What cannot be read is no index: it is made anew.
BinaryIndex::Entries BinaryIndex::load(const std::string& kept)
{
  std::ifstream file{kept};
  const json index = json::parse(file, nullptr, false);
  if (!index.is_object() || index.value("schema", json{}) != schema) return {};
  Entries entries;
  const json& binaries = index.value("binaries", json::array());
  if (!binaries.is_array()) return {};
  for (const json& binary : binaries) {
    const bool sound = binary.is_object() && binary.value("path", json{}).is_string() &&
                       binary.value("size", json{}).is_number_unsigned() &&
                       binary.value("changed", json{}).is_number_integer() &&
                       binary.value("gnu", json{}).is_string() &&
                       binary.value("go", json{}).is_string();
    if (!sound) return {};
    entries[binary["path"]] = {binary["size"], binary["changed"], {binary["gnu"], binary["go"]}};
  }
  return entries;
}

Result<void> BinaryIndex::save(const std::string& kept) const
{
  json binaries = json::array();
  for (const auto& [path, entry] : entries_) {
    binaries.push_back({{"path", path},
                        {"size", entry.size},
                        {"changed", entry.changed},
                        {"gnu", entry.ids.gnu},
                        {"go", entry.ids.go}});
  }
  const json index{{"schema", schema}, {"binaries", std::move(binaries)}};
  Result<stream::OutputFile> file = stream::OutputFile::create(kept);
  if (!file) return file.error();
  const std::string text = index.dump(1, ' ', false, json::error_handler_t::replace);
  const Result<void> written = file->write(text + "\n");
  return written ? file->commit() : written;
}

}  // namespace unjam::cli
