#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
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

/// Those of a queue who could release it in one way.
using List = std::vector<aggregate::Releasers> aggregate::ReleasersOf::*;

/// Prints one page: a line a channel or lock.
class QueuesText {
 public:
  QueuesText(std::ostream& out, const QueuesPage& page, const Terminal& terminal)
      : out_{out}, page_{page}, terminal_{terminal}, paint_{terminal}, names_{page.snapshot}
  {
  }

  /// A column for those who could release the waiting, if they are known.
  void add_releasers(std::string title, List list)
  {
    if (!page_.releasers.empty()) releasers_.emplace_back(std::move(title), list);
  }

  /// `cells_of` gives the cells of a queue, but for the count, who could release its goroutines,
  /// and where they wait.
  template <class CellsOf>
  void print(std::string_view noun, Columns::Line titles, CellsOf cells_of)
  {
    print_headline(out_, page_.snapshot, page_.selection, result(noun), paint_);
    if (page_.queues.empty()) return;
    const auto cells = [&](const Queue& queue) {
      Columns::Line line = cells_of(queue);
      for (const auto& [title, list] : releasers_) line.push_back(who(queue, list));
      line.push_back(where(queue));
      return line;
    };
    for (const auto& [title, list] : releasers_) titles.push_back(title);
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

  // "1,001 at metrics.go:95 and 2 more places"
  [[nodiscard]] std::string who(const Queue& queue, List list) const
  {
    const auto index = static_cast<std::size_t>(&queue - page_.queues.data());
    const std::vector<aggregate::Releasers>& places = page_.releasers[index].*list;
    if (places.empty()) return "-";
    const aggregate::Releasers& first = places.front();
    std::string text =
        fmt::format("{} at {}", number(first.count), names_.position(first.location));
    if (places.size() > 1) text += " and " + plural(places.size() - 1, "more place");
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
  std::vector<std::pair<std::string, List>> releasers_;  // title and who
};

}  // namespace

void print_text(std::ostream& out, const ChannelsPage& page, const Terminal& terminal)
{
  const Columns::Line titles = {"senders", "receivers", "address", "type", "len/cap", "state"};
  QueuesText text{out, page, terminal};
  text.add_releasers("consumers", &aggregate::ReleasersOf::consumers);
  text.add_releasers("producers", &aggregate::ReleasersOf::producers);
  text.print("channel", titles, [&](const Queue& queue) {
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
  QueuesText text{out, page, terminal};
  text.add_releasers("owners", &aggregate::ReleasersOf::owners);
  text.print("lock", titles, [&](const Queue& queue) {
    const Lock& lock = page.snapshot.locks[queue.object];
    return Columns::Line{directions(queue), address_text(lock.address),
                         std::string{lock_type(lock)}, state(lock)};
  });
}

}  // namespace unjam::render
