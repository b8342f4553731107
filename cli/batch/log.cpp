#include "cli/batch/log.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>

#include "cli/render/escape.hpp"

namespace unjam::cli {

BatchLog::BatchLog(const std::string& path) : file_{std::fopen(path.c_str(), "ae")} {}

void BatchLog::line(const std::string& text)
{
  if (!file_) return;
  fmt::print(file_.get(), "{:%FT%TZ} {}\n", fmt::gmtime(std::time(nullptr)), render::escape(text));
  std::fflush(file_.get());
}

}  // namespace unjam::cli
