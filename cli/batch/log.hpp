#pragma once

#include <cstdio>
#include <memory>
#include <string>

namespace unjam::cli {

/// The log of a batch, and of those that went on with it: lines with their times.
class BatchLog {
 public:
  /// One that can't be written is as good as none: nothing depends on it.
  explicit BatchLog(const std::string& path);

  /// Appends a line, which is there at once.
  void line(const std::string& text);

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  std::unique_ptr<std::FILE, Close> file_;
};

}  // namespace unjam::cli
