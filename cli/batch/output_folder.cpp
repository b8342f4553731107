#include "cli/batch/output_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>

#include "aggregate/snapshot/digest.hpp"
#include "client/stream/output_file.hpp"

namespace unjam::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* reports = "reports";
constexpr const char* outcomes = "outcomes";
constexpr const char* work_folder = ".work";

/// A name for what belongs to a job: the same in every run.
std::string key(const Job& job)
{
  return Digest{}.add(job.input).hex();
}

Error cannot(const std::string& path, const std::string& what, const std::error_code& why)
{
  return {Errc::io_failed, path + ": cannot " + what + ": " + why.message()};
}

std::string contents(const std::string& path)
{
  std::stringstream text;
  text << std::ifstream{path, std::ios::binary}.rdbuf();
  return text.str();
}

/// Removes what a run that was killed has left beside its files.
void remove_temporary(const fs::path& folder)
{
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator{folder, ignored}) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with('.') && name.ends_with(".tmp")) fs::remove(entry.path(), ignored);
  }
}

}  // namespace

Result<OutputFolder> OutputFolder::open(const std::string& path, Resume resume)
{
  const fs::path folder{path};
  for (const char* const name : {"", reports, outcomes}) {
    std::error_code failure;
    fs::create_directories(folder / name, failure);
    if (failure) return cannot((folder / name).string(), "make this folder", failure);
  }
  const int lock = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (lock < 0) return cannot(path, "open", {errno, std::generic_category()});
  if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
    ::close(lock);
    return Error{Errc::usage, path + ": another batch is at work there"};
  }
  OutputFolder opened{path, lock};  // from here on it is ours
  std::error_code failure;
  const bool used = !fs::is_empty(folder / outcomes, failure);
  if (failure) return cannot(path, "read", failure);
  if (used && resume == Resume::no) {
    return Error{Errc::usage,
                 path + ": holds results already; --resume goes on with them, or name another"};
  }
  for (const char* const name : {"", reports, outcomes}) remove_temporary(folder / name);
  fs::remove_all(folder / work_folder, failure);
  fs::create_directories(folder / work_folder, failure);
  if (failure) return cannot((folder / work_folder).string(), "make this folder", failure);
  return opened;
}

OutputFolder::OutputFolder(std::string path, int lock) : path_{std::move(path)}, lock_{lock} {}

OutputFolder::OutputFolder(OutputFolder&& other) noexcept
    : path_{std::move(other.path_)}, lock_{std::exchange(other.lock_, -1)}
{
}

OutputFolder::~OutputFolder()
{
  if (lock_ < 0) return;
  std::error_code ignored;
  fs::remove_all(fs::path{path_} / work_folder, ignored);
  ::close(lock_);
}

std::string OutputFolder::file(std::string_view name) const
{
  return (fs::path{path_} / name).string();
}

std::string OutputFolder::report(const Job& job) const
{
  return file(name_of_report(job));
}

std::string OutputFolder::name_of_report(const Job& job) const
{
  return (fs::path{reports} / (key(job) + ".json")).string();
}

std::string OutputFolder::work(const Job& job) const
{
  return (fs::path{path_} / work_folder / key(job)).string();
}

std::optional<Outcome> OutputFolder::outcome(const Job& job) const
{
  const fs::path path = fs::path{path_} / outcomes / key(job);
  const auto outcome = parse_outcome(contents(path.string()));
  return outcome && outcome->input == job.input ? std::optional{*outcome} : std::nullopt;
}

Result<void> OutputFolder::keep(const Job& job, const Outcome& outcome) const
{
  const fs::path path = fs::path{path_} / outcomes / key(job);
  Result<stream::OutputFile> file = stream::OutputFile::create(path.string());
  if (!file) return file.error();
  const Result<void> written = file->write(to_json(outcome) + "\n");
  return written ? file->commit() : written;
}

}  // namespace unjam::cli
