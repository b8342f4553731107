#include "cli/batch/find_jobs.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>

#include "cli/batch/archive.hpp"
#include "cli/batch/manifest.hpp"
#include "client/dumps/kind.hpp"

namespace unjam::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t start_size = 512;
constexpr std::uintmax_t most_manifest = std::uintmax_t{1} << 30U;

std::string start_of(const std::string& path)
{
  std::ifstream file{path, std::ios::binary};
  std::string start(start_size, '\0');
  file.read(start.data(), static_cast<std::streamsize>(start.size()));
  start.resize(static_cast<std::size_t>(file.gcount()));
  return start;
}

bool is_core(std::string_view start)
{
  return dumps::guess_kind(start).kind == dumps::Kind::core;
}

/// Whether a file was named or came with its folder.
enum class Named { yes, no };

class Search {
 public:
  /// Adds what a file holds. `like`: what is known of it already.
  void add_file(const std::string& path, Named named, const Job& like)
  {
    const std::string start = start_of(path);
    if (is_core(start)) {
      add(like, path, path, "", false);
    } else if (is_archive(start)) {
      add_archive(path, named, like);
    } else if (named == Named::yes) {
      add(like, path, path, "", false);  // fails as a job, with the reason
    } else {
      found_.aside.push_back(path);
    }
  }

  Result<void> add_folder(const std::string& path, const Job& like)
  {
    std::error_code failure;
    fs::recursive_directory_iterator entries{path, fs::directory_options::skip_permission_denied,
                                             failure};
    std::vector<std::string> files;
    for (; !failure && entries != fs::recursive_directory_iterator{}; entries.increment(failure)) {
      std::error_code unseen;
      if (entries->is_regular_file(unseen)) files.push_back(entries->path().string());
    }
    if (failure) return Error{Errc::unreadable, path + ": " + failure.message()};
    std::ranges::sort(files);
    for (const std::string& file : files) add_file(file, Named::no, like);
    return {};
  }

  Jobs take()
  {
    std::ranges::stable_sort(found_.jobs, {}, &Job::input);
    const auto repeated = std::ranges::unique(found_.jobs, {}, &Job::input);
    found_.jobs.erase(repeated.begin(), repeated.end());
    return std::move(found_);
  }

 private:
  void add(const Job& like, const std::string& input, const std::string& file,
           const std::string& member, bool packed)
  {
    Job& job = found_.jobs.emplace_back(like);
    job.input = input;
    job.file = file;
    job.member = member;
    job.packed = packed;
  }

  void add_archive(const std::string& path, Named named, const Job& like)
  {
    const auto members = list_members(path);
    if (!members) return add(like, path, path, "", true);  // fails as a job, with the reason
    std::size_t cores = 0;
    for (const Member& member : *members) {
      if (!is_core(member.start)) continue;
      add(like, member.name.empty() ? path : path + "/" + member.name, path, member.name, true);
      ++cores;
    }
    if (cores != 0) return;
    if (named == Named::yes) return add(like, path, path, "", true);
    found_.aside.push_back(path);
  }

  Jobs found_;
};

Result<void> add_input(const std::string& input, const Job& like, Search& search)
{
  std::error_code failure;
  const fs::file_status status = fs::status(input, failure);
  if (fs::is_directory(status)) return search.add_folder(input, like);
  if (fs::is_regular_file(status)) {
    search.add_file(input, Named::yes, like);
    return {};
  }
  const std::string why = failure ? failure.message() : "neither a file nor a folder";
  return Error{Errc::unreadable, input + ": " + why};
}

Result<void> add_manifest(const std::string& path, Search& search)
{
  std::error_code failure;
  const std::uintmax_t size = fs::file_size(path, failure);
  if (failure) return Error{Errc::unreadable, path + ": " + failure.message()};
  if (size > most_manifest) return Error{Errc::damaged, path + ": larger than 1 GiB"};
  std::stringstream text;
  text << std::ifstream{path, std::ios::binary}.rdbuf();
  const auto jobs = parse_manifest(text.str(), fs::path{path}.parent_path().string());
  if (!jobs) return jobs.error().within(path);
  for (const Job& job : *jobs) {
    // What is missing is a result of its own: the list may be of another day.
    std::error_code unseen;
    if (fs::is_directory(job.file, unseen)) {
      const Result<void> done = search.add_folder(job.file, job);
      if (!done) return done;
    } else {
      search.add_file(job.file, Named::yes, job);
    }
  }
  return {};
}

}  // namespace

Result<Jobs> find_jobs(const std::vector<std::string>& inputs, const std::string& manifest)
{
  Search search;
  if (!manifest.empty()) {  // first: it knows more
    const Result<void> done = add_manifest(manifest, search);
    if (!done) return done.error();
  }
  for (const std::string& input : inputs) {
    const Result<void> done = add_input(fs::path{input}.lexically_normal().string(), {}, search);
    if (!done) return done.error();
  }
  Jobs found = search.take();
  if (found.jobs.empty()) return Error{Errc::usage, "no core in what was given"};
  return found;
}

}  // namespace unjam::cli
