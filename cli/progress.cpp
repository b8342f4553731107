#include "cli/progress.hpp"

#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <utility>

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

std::shared_ptr<spdlog::logger> make_logger(const Verbosity& verbosity)
{
  auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
  auto logger = std::make_shared<spdlog::logger>("unjam", std::move(sink));
  logger->set_pattern("unjam: %l: %v");
  logger->set_level(verbosity.quiet         ? spdlog::level::off
                    : verbosity.verbose > 1 ? spdlog::level::debug
                    : verbosity.verbose > 0 ? spdlog::level::info
                                            : spdlog::level::err);
  return logger;
}

}  // namespace

void ProgressLine::captures(const Progress& progress)
{
  Shown& shown = this->shown();
  if (!shown.line.visible()) return;
  const auto now = Clock::now();
  if (progress.phase != shown.phase) {
    shown.phase = progress.phase;
    shown.phase_start = now;
    shown.last_shown = {};
  }
  if (shown.due(now)) shown.line.draw(text(progress, now - shown.phase_start));
}

void ProgressLine::reads(const std::string& file, const dumps::ReadProgress& progress)
{
  Shown& shown = this->shown();
  if (!shown.line.visible()) return;
  const auto now = Clock::now();
  if (now - shown.phase_start >= moment && shown.due(now)) shown.line.draw(text(file, progress));
}

void ProgressLine::ends()
{
  shown_.reset();
}

ProgressLine::Shown& ProgressLine::shown()
{
  if (!shown_) shown_.emplace();
  return *shown_;
}

bool ProgressLine::Shown::due(Clock::time_point now)
{
  if (now - last_shown < interval) return false;
  last_shown = now;
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

source::Listeners listen(const Verbosity& verbosity)
{
  source::Listeners listeners{.logger = make_logger(verbosity), .watcher = nullptr};
  if (!verbosity.quiet) listeners.watcher = std::make_shared<ProgressLine>();
  return listeners;
}

}  // namespace unjam::cli
