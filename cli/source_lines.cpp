#include "cli/source_lines.hpp"

#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <string_view>
#include <system_error>

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

std::optional<std::string> read_line(const fs::path& path, std::int32_t number)
{
  if (number <= 0 || !is_source(path)) return std::nullopt;
  std::ifstream file{path};
  std::string line;
  for (std::int32_t i = 0; i < number; ++i) {
    if (!std::getline(file, line)) return std::nullopt;
  }
  line.erase(0, line.find_first_not_of(" \t"));
  line.erase(line.find_last_not_of(" \t\r") + 1);
  line.resize(std::min(line.size(), longest_line));
  return line;
}

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
  render::SourceLines lines;
  for (const LocationId id : locations_of(findings)) {
    const Location& location = snapshot.location(id);
    const std::string file = local_path(snapshot.text(location.file), paths);
    auto line = read_line(file, location.line);
    if (line && !line->empty()) lines.emplace(id, std::move(*line));
  }
  return lines;
}

}  // namespace unjam::cli
