#include "client/source/sources.hpp"

#include <algorithm>
#include <filesystem>
#include <span>
#include <system_error>
#include <utility>

#include "client/elf/elf_file.hpp"
#include "client/rpc/address.hpp"
#include "client/source/source.hpp"

namespace unjam::source {
namespace {

namespace fs = std::filesystem;
using elf::FileKind;

Problem set_aside(const std::string& path, const std::string& why)
{
  return {Problem::Weight::note, path + " was set aside", why};
}

/// The files of a directory that may be sources, by name.
Result<std::vector<std::string>> list(const std::string& directory)
{
  std::vector<std::string> paths;
  std::error_code failed;
  for (fs::directory_iterator each{directory, failed}, end; !failed && each != end;
       each.increment(failed)) {
    const bool hidden = each->path().filename().string().starts_with('.');
    if (!hidden) paths.push_back(each->path().string());
  }
  if (failed) return Error{Errc::io_failed, directory + ": " + failed.message()};
  std::ranges::sort(paths);
  return paths;
}

/// Reads words one after the other.
class Reader {
 public:
  explicit Reader(std::span<const std::string> words) : words_{words} {}

  Result<Sources> run()
  {
    while (!words_.empty()) {
      const Result<void> read = read_next();
      if (!read) return read.error();
    }
    return std::move(found_);
  }

 private:
  Result<void> read_next()
  {
    const std::string& word = words_.front();
    if (word == "-") {
      if (std::exchange(has_input_, true))
        return Error{Errc::usage, "-: there is one standard input"};
      return take(1);
    }
    if (rpc::looks_like_address(word)) return take(1);
    std::error_code unseen;  // then it is told what is wrong when it is opened
    if (fs::is_directory(word, unseen)) return take_directory(word);
    const Result<FileKind> kind = elf::classify(word);
    if (!kind) return kind.error();
    if (*kind != FileKind::elf_executable) return take(1);
    return words_.size() > 1 ? take(2) : take_last_executable();
  }

  /// Takes so many words as one source.
  Result<void> take(std::size_t count)
  {
    const auto taken = words_.first(count);
    const Result<Source> source = read_source({taken.begin(), taken.end()});
    if (!source) return source.error();
    add(words_[count - 1], *source);
    core_alone_ = count == 1 ? source->core : "";
    words_ = words_.subspan(count);
    return {};
  }

  /// An executable that nothing follows: perhaps its core stands in front of it.
  Result<void> take_last_executable()
  {
    if (core_alone_.empty()) return take(1);
    return Error{Errc::usage,
                 "the binary comes first: unjam … " + words_.front() + " " + core_alone_};
  }

  Result<void> take_directory(const std::string& directory)
  {
    const auto paths = list(directory);
    if (!paths) return paths.error();
    const std::size_t before = found_.sources.size();
    for (const std::string& path : *paths) {
      const Result<void> taken = take_file(path);
      if (!taken) return taken;
    }
    if (found_.sources.size() == before) {
      return Error{Errc::unreadable, directory + ": a directory without dumps"};
    }
    words_ = words_.subspan(1);
    return {};
  }

  /// Takes a file of a directory, if it may be a source.
  Result<void> take_file(const std::string& path)
  {
    std::error_code unseen;
    const fs::file_status status = fs::status(path, unseen);
    if (fs::is_directory(status)) return put_aside(path, "a directory; name it to look into it");
    if (!fs::is_regular_file(status)) return put_aside(path, "no regular file");
    const Result<FileKind> kind = elf::classify(path);
    if (!kind) return kind.error();
    if (*kind == FileKind::elf_executable) return put_aside(path, "an executable");
    const Result<Source> source = read_source({path});
    if (!source) return source.error();
    add(path, *source);
    found_.sources.back().of_directory = true;
    return {};
  }

  Result<void> put_aside(const std::string& path, const std::string& why)
  {
    found_.set_aside.push_back(set_aside(path, why));
    return {};
  }

  void add(const std::string& name, const Source& source)
  {
    found_.sources.push_back(
        {.name = name == "-" ? "standard input" : name, .source = source, .of_directory = false});
  }

  std::span<const std::string> words_;
  std::string core_alone_;  // if that is what was read last
  bool has_input_ = false;
  Sources found_;
};

}  // namespace

Result<Sources> read_sources(const std::vector<std::string>& words)
{
  if (words.empty()) return Error{Errc::usage, std::string{"SOURCE is missing: "} + sources_help};
  return Reader{words}.run();
}

}  // namespace unjam::source
