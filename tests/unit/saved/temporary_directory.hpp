#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>

namespace unjam::test {

/// A directory of our own that goes away with everything in it.
class TemporaryDirectory {
 public:
  TemporaryDirectory()
  {
    std::string name = (std::filesystem::temp_directory_path() / "unjam-test-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error{"cannot create " + name};
    path_ = name;
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  ~TemporaryDirectory()
  {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  [[nodiscard]] std::string file(std::string_view name) const { return (path_ / name).string(); }

  /// Writes a file and returns its path.
  [[nodiscard]] std::string file(std::string_view name, std::string_view text) const
  {
    std::ofstream{file(name), std::ios::binary} << text;
    return file(name);
  }

  /// How many entries it has.
  [[nodiscard]] std::ptrdiff_t entries() const
  {
    return std::distance(std::filesystem::directory_iterator{path_}, {});
  }

 private:
  std::filesystem::path path_;
};

inline std::string read_file(const std::string& path)
{
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

}  // namespace unjam::test
