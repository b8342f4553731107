#pragma once

#include <doctest/doctest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>

namespace unjam::testing {

/// A folder for one test.
class Scratch {
 public:
  Scratch() { REQUIRE(::mkdtemp(path_.data()) != nullptr); }
  ~Scratch() { std::filesystem::remove_all(path_); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  Scratch(Scratch&&) = delete;
  Scratch& operator=(Scratch&&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }

  [[nodiscard]] std::string operator/(std::string_view name) const
  {
    return path_ + "/" + std::string{name};
  }

  /// Writes a file and returns its path.
  std::string write(std::string_view name, std::string_view bytes) const
  {
    std::string path = *this / name;
    std::ofstream file{path, std::ios::binary};
    file << bytes;
    REQUIRE(file.flush());
    return path;
  }

  /// Writes a shell script that can be run.
  std::string write_script(std::string_view name, std::string_view text) const
  {
    std::string path = write(name, "#!/bin/sh\n" + std::string{text});
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    return path;
  }

 private:
  std::string path_ = std::filesystem::temp_directory_path() / "unjam-test-XXXXXX";
};

/// Sets an environment variable for one test.
class Environment {
 public:
  Environment(const char* name, const std::string& value) : name_{name}
  {
    if (const char* before = std::getenv(name)) before_ = before;
    ::setenv(name, value.c_str(), 1);
  }
  ~Environment()
  {
    if (before_) {
      ::setenv(name_, before_->c_str(), 1);
    } else {
      ::unsetenv(name_);
    }
  }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;
  Environment(Environment&&) = delete;
  Environment& operator=(Environment&&) = delete;

 private:
  const char* name_;
  std::optional<std::string> before_;
};

}  // namespace unjam::testing
