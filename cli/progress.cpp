#include "cli/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace unjam::cli {
namespace {

constexpr std::chrono::milliseconds interval{100};

const char* doing(Progress::Phase phase)
{
  switch (phase) {
    case Progress::Phase::listing:
      return "listing goroutines";
    case Progress::Phase::stacks:
      return "reading stacks";
    case Progress::Phase::facts:
      return "reading what they wait for";
  }
  return "";
}

}  // namespace

ProgressLine::ProgressLine(bool wanted) : visible_{wanted && isatty(STDERR_FILENO) == 1} {}

ProgressLine::~ProgressLine()
{
  if (visible_) fmt::print(stderr, "\r\x1b[K");
}

void ProgressLine::show(const Progress& progress)
{
  if (!visible_) return;
  const auto now = Clock::now();
  if (progress.phase != phase_) {
    phase_ = progress.phase;
    phase_start_ = now;
  } else if (now - last_shown_ < interval) {
    return;
  }
  last_shown_ = now;
  fmt::print(stderr, "\r\x1b[K{}", text(progress, now - phase_start_));
  std::fflush(stderr);
}

std::string ProgressLine::text(const Progress& progress, std::chrono::duration<double> elapsed)
{
  const bool listing = progress.phase == Progress::Phase::listing;
  std::string line = fmt::format("{}: {} of {}{}", doing(progress.phase), progress.done,
                                 listing ? "at most " : "", progress.total);
  if (elapsed.count() > 0.5) {
    line += fmt::format(", {:.0f}/s", static_cast<double>(progress.done) / elapsed.count());
  }
  return line;
}

}  // namespace unjam::cli
