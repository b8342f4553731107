#include "cli/source_lines.hpp"

#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string_view>
#include <system_error>

#include "cli/committed_file.hpp"
#include "client/elf/binary_notes.hpp"
#include "client/elf/build_info.hpp"

namespace unjam::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_lines = 256;
constexpr std::uintmax_t largest_file = std::uintmax_t{4} << 20U;
constexpr std::size_t longest_line = 400;  // bytes

std::string local_path(std::string_view file, std::span<const SourcePath> paths)
{
  for (const SourcePath& path : paths) {
    if (file.starts_with(path.from)) {
      return path.to + std::string{file.substr(path.from.size())};
    }
  }
  return std::string{file};
}

bool is_source(const fs::path& path)
{
  std::error_code unseen;  // then it is none
  return path.extension() == ".go" && fs::is_regular_file(path, unseen) &&
         fs::file_size(path, unseen) <= largest_file && !unseen;
}

/// A line of a text, without the blanks around it.
std::optional<std::string> line_of(std::istream& text, std::int32_t number)
{
  if (number <= 0) return std::nullopt;
  std::string line;
  for (std::int32_t i = 0; i < number; ++i) {
    if (!std::getline(text, line)) return std::nullopt;
  }
  line.erase(0, line.find_first_not_of(" \t"));
  line.erase(line.find_last_not_of(" \t\r") + 1);
  line.resize(std::min(line.size(), longest_line));
  return line;
}

/// The sources of one binary: of the commit that it was built from, where that is known and its
/// repository is here; else the files, unless they have been written since.
class SourcesOfBinary {
 public:
  /// A file of that name may be of another build by now; then nothing here is known to be its.
  explicit SourcesOfBinary(const Snapshot& snapshot)
  {
    const std::string& binary = snapshot.source.binary;
    const std::string& id = snapshot.target.build_id;
    if (binary.empty()) return;
    const auto notes = elf::read_binary_notes(binary);
    if (notes && !id.empty() && id != notes->ids.gnu && id != notes->ids.go) {
      is_other_ = true;
      left_out_ = binary + " is of another build";
      return;
    }
    std::error_code unseen;
    const auto built = fs::last_write_time(binary, unseen);
    if (!unseen) built_ = built;
    const auto info = elf::read_build_info(binary);
    if (info && !info->modified) revision_ = info->revision;
  }

  /// Empty: there is no such line, or not one of this binary.
  std::optional<std::string> line(const fs::path& path, std::int32_t number)
  {
    if (!is_source(path) || is_other_) return std::nullopt;
    if (const std::string* text = committed(path)) {
      std::istringstream stream{*text};
      return line_of(stream, number);
    }
    if (is_newer(path)) {
      if (left_out_.empty()) left_out_ = path.filename().string() + " is newer than the binary";
      return std::nullopt;
    }
    std::ifstream file{path};
    return line_of(file, number);
  }

  /// Why a line was left out, of the first one.
  [[nodiscard]] const std::string& left_out() const { return left_out_; }

 private:
  /// The file as it was committed; null if that cannot be had.
  const std::string* committed(const fs::path& path)
  {
    if (revision_.empty()) return nullptr;
    const auto [found, is_new] = committed_.try_emplace(path.string());
    if (is_new) found->second = committed_file(path, revision_, largest_file);
    return found->second ? &*found->second : nullptr;
  }

  /// What the go command has downloaded has its version in its path, and never changes.
  [[nodiscard]] bool is_newer(const fs::path& path) const
  {
    if (!built_ || path.string().find("/pkg/mod/") != std::string::npos) return false;
    std::error_code unseen;
    const auto written = fs::last_write_time(path, unseen);
    return !unseen && written > *built_;
  }

  bool is_other_ = false;
  std::optional<fs::file_time_type> built_;
  std::string revision_;
  std::map<std::string, std::optional<std::string>> committed_;
  std::string left_out_;
};

std::set<LocationId> locations_of(std::span<const aggregate::Finding> findings)
{
  std::set<LocationId> locations;
  for (const aggregate::Finding& finding : findings) {
    for (const aggregate::Link& link : finding.chain) {
      if (locations.size() >= most_lines) return locations;
      locations.insert(link.location);
      if (link.frames.size() <= most_lines) {
        locations.insert(link.frames.begin(), link.frames.end());
      }
    }
  }
  return locations;
}

}  // namespace

aggregate::Parsed<std::vector<SourcePath>> parse_source_paths(std::span<const std::string> texts)
{
  std::vector<SourcePath> paths;
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      return aggregate::Misuse{"--source-path: '" + text + "' is not FROM=TO"};
    }
    paths.push_back({text.substr(0, equals), text.substr(equals + 1)});
  }
  return paths;
}

render::SourceLines read_source_lines(const Snapshot& snapshot,
                                      std::span<const aggregate::Finding> findings,
                                      std::span<const SourcePath> paths)
{
  render::SourceLines found;
  SourcesOfBinary sources{snapshot};
  for (const LocationId id : locations_of(findings)) {
    const Location& location = snapshot.location(id);
    const std::string file = local_path(snapshot.text(location.file), paths);
    auto line = sources.line(file, location.line);
    if (line && !line->empty()) found.lines.emplace(id, std::move(*line));
  }
  found.left_out = sources.left_out();
  return found;
}

}  // namespace unjam::cli
