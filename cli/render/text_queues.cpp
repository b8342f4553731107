#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <ostream>
#include <string_view>
#include <vector>

#include "aggregate/snapshot/names.hpp"
#include "cli/render/escape.hpp"
#include "cli/render/headline.hpp"
#include "cli/render/layout.hpp"
#include "cli/render/names.hpp"
#include "cli/render/text.hpp"
#include "cli/render/waiting.hpp"

namespace unjam::render {
namespace {

using aggregate::Queue;

std::size_t count(const Queue& queue, Wait::Kind kind)
{
  return static_cast<std::size_t>(
      std::ranges::count(queue.waiters, kind, &aggregate::Waiter::kind));
}

// "1 locker, 2 readers"
std::string directions(const Queue& queue)
{
  std::string list;
  const auto add = [&](Wait::Kind kind, std::string_view noun) {
    const std::size_t number = count(queue, kind);
    if (number != 0) list += (list.empty() ? "" : ", ") + plural(number, noun);
  };
  add(Wait::Kind::lock, "locker");
  add(Wait::Kind::read_lock, "reader");
  add(Wait::Kind::wait, "waiter");
  return list;
}

// A cell that is never empty, so that the same column is the same field in every line.
std::string cell(const std::string& text)
{
  return text.empty() ? "-" : text;
}

/// Prints one page: a line a channel or lock.
class QueuesText {
 public:
  QueuesText(std::ostream& out, const QueuesPage& page, const Terminal& terminal)
      : out_{out}, page_{page}, terminal_{terminal}, paint_{terminal}, names_{page.snapshot}
  {
  }

  /// `cells_of` gives the cells of a queue, but for the count and where its goroutines wait.
  template <class CellsOf>
  void print(std::string_view noun, Columns::Line titles, CellsOf cells_of)
  {
    print_headline(out_, page_.snapshot, page_.selection, result(noun), paint_);
    if (page_.queues.empty()) return;
    const auto cells = [&](const Queue& queue) {
      Columns::Line line = cells_of(queue);
      line.push_back(where(queue));
      return line;
    };
    titles.emplace_back("where");
    columns_.fit(titles);
    for (const Queue& queue : page_.queues) columns_.fit(cells(queue));
    out_ << '\n' << paint_.faint(fmt::format("{:>8}  {}", "count", columns_.line(titles))) << '\n';
    for (const Queue& queue : page_.queues) print_line(queue.count, columns_.line(cells(queue)));
    if (page_.others.rows != 0) {
      print_line(page_.others.goroutines, fmt::format("[{}]", plural(page_.others.rows, "other")));
    }
  }

 private:
  // "6 channels waited for, the longest 2 queues shown"
  [[nodiscard]] std::string result(std::string_view noun) const
  {
    std::string text = plural(page_.queues.size() + page_.others.rows, noun) + " waited for";
    if (page_.others.rows != 0) {
      text += fmt::format(", the first {} shown", number(page_.queues.size()));
    }
    return text;
  }

  // "main.(*Metrics).Count shop.go:95 (3) and 2 more places"
  std::string where(const Queue& queue)
  {
    const std::vector<aggregate::Place> places = aggregate::places(page_.snapshot, queue);
    const std::string first = cell(names_.location(places.front().app));
    const std::size_t more = places.size() - 1;
    if (more == 0) return first;
    return fmt::format("{} ({}) and {} more place{}", first, number(places.front().count),
                       number(more), more == 1 ? "" : "s");
  }

  void print_line(std::size_t count, const std::string& rest)
  {
    constexpr std::size_t before = 10;
    const std::size_t room = terminal_.width > before ? terminal_.width - before : 0;
    out_ << paint_.strong(fmt::format("{:>8}", count)) << "  " << shortened(rest, room) << '\n';
  }

  std::ostream& out_;
  const QueuesPage& page_;
  Terminal terminal_;
  Paint paint_;
  Names names_;
  Columns columns_;
};

}  // namespace

void print_text(std::ostream& out, const ChannelsPage& page, const Terminal& terminal)
{
  const Columns::Line titles = {"senders", "receivers", "address", "type", "len/cap", "state"};
  QueuesText{out, page, terminal}.print("channel", titles, [&](const Queue& queue) {
    const Channel& channel = page.snapshot.channels[queue.object];
    return Columns::Line{std::to_string(count(queue, Wait::Kind::send)),
                         std::to_string(count(queue, Wait::Kind::receive)),
                         address_text(channel.address),
                         escape(channel_type(page.snapshot, channel)),
                         channel_fill(channel),
                         cell(state(channel))};
  });
}

void print_text(std::ostream& out, const LocksPage& page, const Terminal& terminal)
{
  const Columns::Line titles = {"waiting", "address", "type", "state"};
  QueuesText{out, page, terminal}.print("lock", titles, [&](const Queue& queue) {
    const Lock& lock = page.snapshot.locks[queue.object];
    return Columns::Line{directions(queue), address_text(lock.address),
                         std::string{lock_type(lock)}, state(lock)};
  });
}

}  // namespace unjam::render
