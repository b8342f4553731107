#include "cli/progress.hpp"

#include <fmt/format.h>

#include "cli/render/escape.hpp"
#include "cli/render/layout.hpp"

namespace unjam::cli {
namespace {

constexpr std::chrono::milliseconds interval{100};
constexpr std::chrono::milliseconds moment{300};
constexpr std::size_t most_columns = 40;  // of a name

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

void ProgressLine::show(const Progress& progress)
{
  if (!line_.visible()) return;
  const auto now = Clock::now();
  if (progress.phase != phase_) {
    phase_ = progress.phase;
    phase_start_ = now;
    last_shown_ = {};
  }
  if (due(now)) line_.draw(text(progress, now - phase_start_));
}

void ProgressLine::show(const std::string& file, const dumps::ReadProgress& progress)
{
  if (!line_.visible()) return;
  const auto now = Clock::now();
  if (now - phase_start_ >= moment && due(now)) line_.draw(text(file, progress));
}

bool ProgressLine::due(Clock::time_point now)
{
  if (now - last_shown_ < interval) return false;
  last_shown_ = now;
  return true;
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

std::string ProgressLine::text(const std::string& file, const dumps::ReadProgress& progress)
{
  const auto size = [](std::uint64_t count) {
    return render::bytes(static_cast<std::int64_t>(count));
  };
  const std::string name =
      file == "-" ? "standard input" : render::ending(render::escape(file), most_columns);
  const std::string total = progress.total == 0 ? "" : " of " + size(progress.total);
  return "reading " + name + ": " + size(progress.done) + total;
}

}  // namespace unjam::cli
