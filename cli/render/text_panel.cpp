#include "cli/render/text_panel.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <ostream>
#include <string_view>

#include "aggregate/snapshot/words.hpp"
#include "cli/render/layout.hpp"

namespace unjam::render {
namespace {

using Number = std::optional<std::int64_t>;

constexpr std::int64_t unlimited = std::numeric_limits<std::int64_t>::max();

std::string text(std::int64_t value)
{
  return value < 0 ? std::to_string(value) : number(static_cast<std::uint64_t>(value));
}

/// Facts of one line, joined by commas. What is not known is left out.
class Facts {
 public:
  Facts& add(const std::string& fact)
  {
    if (!line_.empty()) line_ += ", ";
    line_ += fact;
    return *this;
  }

  /// `format` has a place for the number.
  Facts& add(const Number& value, std::string_view format)
  {
    return value ? add(fmt::format(fmt::runtime(format), text(*value))) : *this;
  }

  [[nodiscard]] const std::string& line() const { return line_; }

 private:
  std::string line_;
};

std::string scheduler(const Panel& panel)
{
  Facts facts;
  facts.add(panel.gomaxprocs, "GOMAXPROCS {}")
      .add(panel.cpus, "{} CPUs")
      .add(panel.threads, "{} threads made")
      .add(panel.idle_threads, "{} idle")
      .add(panel.spinning_threads, "{} spinning")
      .add(panel.runnable, "{} runnable in the global queue");
  return facts.line();
}

// "1 running, 1 idle, 12 runnable in their queues"
std::string processors(const Panel& panel)
{
  if (panel.processors.empty()) return "";
  Facts facts;
  for (std::size_t i = 0; i < words<Processor::Status>.size(); ++i) {
    const auto status = static_cast<Processor::Status>(i);
    const auto count = std::ranges::count(panel.processors, status, &Processor::status);
    if (count != 0) facts.add(fmt::format("{} {}", text(count), word_of(status)));
  }
  std::int64_t runnable = 0;
  for (const Processor& processor : panel.processors) runnable += processor.runnable;
  facts.add(runnable, "{} runnable in their queues");
  return facts.line();
}

std::string collector(const Panel& panel)
{
  static constexpr std::array<std::string_view, 3> phases = {"idle", "marking", "mark termination"};
  Facts facts;
  const bool no_percent = panel.gc_percent.value_or(0) < 0;  // a limit alone makes it run
  const bool is_off = no_percent && panel.memory_limit.value_or(unlimited) == unlimited;
  if (panel.gc_phase) {
    const std::int64_t phase = *panel.gc_phase;
    const bool is_known = phase >= 0 && phase < std::ssize(phases);
    facts.add(phase == 0 && is_off ? "off"
              : is_known           ? std::string{phases.at(static_cast<std::size_t>(phase))}
                                   : fmt::format("phase {}", phase));
  }
  if (no_percent) facts.add("GOGC=off");
  facts.add(panel.gc_cycles, "{} cycles");
  return facts.line();
}

std::string heap(const Panel& panel)
{
  Facts facts;
  if (panel.heap_live) facts.add(bytes(*panel.heap_live) + " live");
  if (panel.heap_in_use) facts.add(bytes(*panel.heap_in_use) + " in use");
  if (panel.memory_limit) {
    facts.add(*panel.memory_limit == unlimited ? "no limit"
                                               : "limit " + bytes(*panel.memory_limit));
  }
  return facts.line();
}

// Mostly nothing: the world runs.
std::string world(const Panel& panel)
{
  if (panel.stop_the_world.value_or(0) == 0) return "";
  const std::int64_t waiting = panel.stop_waiting.value_or(0);
  // Who stops the world to end it asks for more than there are (runtime.freezeStopWait).
  constexpr std::int64_t more_than_there_are = 1'000'000'000;
  if (waiting > more_than_there_are) return "frozen by the crash";
  return waiting > 0 ? "being stopped, " + text(waiting) + " processors still run" : "stopped";
}

}  // namespace

void print_panel(std::ostream& out, const Snapshot& snapshot, const Paint& paint)
{
  const auto print = [&](std::string_view title, const std::string& line) {
    if (!line.empty()) out << "  " << paint.faint(fmt::format("{:<12}", title)) << line << '\n';
  };
  const Panel& panel = snapshot.panel;
  out << '\n';
  if (panel == Panel{}) {
    print("runtime", snapshot.has_facts ? "nothing of it could be read" : "not captured");
    return;
  }
  print("scheduler", scheduler(panel));
  print("processors", processors(panel));
  print("collector", collector(panel));
  print("heap", heap(panel));
  print("world", world(panel));
}

}  // namespace unjam::render
