// What a crowd is, in words.

#include <algorithm>
#include <map>

#include "aggregate/findings/crowd.hpp"
#include "aggregate/findings/draft.hpp"
#include "aggregate/findings/occupation.hpp"
#include "aggregate/findings/pressing.hpp"

namespace unjam::aggregate {
namespace {

constexpr std::size_t most_steps = 4;  ///< of holders that wait for other holders
constexpr std::int64_t one_second = 1'000'000'000;

/// The words for one crowd.
class Teller {
 public:
  Teller(const Scene& scene, Library& library, const Crowd& crowd)
      : scene_{scene}, library_{library}, crowd_{crowd}
  {
    if (!crowd.queues.empty()) name_ = scene.name(crowd.queues.front());
    longest_ = longest_wait(scene, crowd.waiters);
  }

  Finding run()
  {
    Root root;
    root.kind = crowd_.holders.empty() ? Root::Kind::nobody : Root::Kind::living;
    root.goroutines = crowd_.holders;
    root.queues = crowd_.queues;
    root.behind = crowd_.behind;
    Finding finding = draft(scene_, root, crowd_.kind, crowd_.grade);
    if (crowd_.grade == Grade::hint) finding.permanent.reset();
    finding.title = title();
    finding.explanation = explanation();
    finding.evidence = evidence();
    add_links(finding);
    if (crowd_.queues.empty()) {
      finding.signature = signature(crowd_.kind, {std::string{crowd_.known.what}, function()});
    }
    return finding;
  }

 private:
  [[nodiscard]] bool one() const { return crowd_.waiters.size() == 1; }

  /// "39 of 42 goroutines queue for main.Pricer.mu; goroutine 15, which may hold it, waits for an
  /// HTTP reply (net/http)."
  std::string title()
  {
    std::string text = grouped(crowd_.waiters.size()) + " of " +
                       goroutines_text(std::max(scene_.user_goroutines, crowd_.waiters.size())) +
                       deed() + holders();
    if (crowd_.holders.empty() && longest_.value_or(0) >= one_second)
      text += ", the longest for " + since();
    return text + ".";
  }

  std::string deed()
  {
    const std::string wait = one() ? " waits" : " wait";
    const std::string queue = one() ? " queues" : " queue";
    switch (crowd_.at) {
      case Crowd::At::lock:
        return queue + " for " + name_;
      case Crowd::At::consumer:
        return queue + " to send to " + name_;
      case Crowd::At::limit:
        return wait +
               (crowd_.queues.front().kind == Wait::Kind::send ? " for a free place in "
                                                               : " for something from ") +
               name_ + fill();
      case Crowd::At::library:
        return " " + shared_wait();
      case Crowd::At::place:
        return (one() ? " " : " ") + occupation(scene_, library_, crowd_.waiters).text + " in " +
               scene_.place(place());
      case Crowd::At::done:
      case Crowd::At::other:
        break;
    }
    return wait + " for " + name_;
  }

  /// "wait for an HTTP reply from 127.0.0.1:80 (net/http)", with the peer if it is one and the same.
  std::string shared_wait()
  {
    const auto [text, count] = occupation(scene_, library_, crowd_.waiters);
    if (count == crowd_.waiters.size()) return text;
    return (one() ? "waits for " : "wait for ") + what(crowd_.known);
  }

  /// " (4 of 4 in use)", where the channel's own record says so.
  std::string fill() const
  {
    const QueueKey& queue = crowd_.queues.front();
    const Channel& channel = scene_.snapshot.channels[queue.object];
    if (!channel.readable || channel.cap == 0) return "";
    const bool sends = queue.kind == Wait::Kind::send;
    const std::uint64_t used = sends ? channel.len : channel.cap - channel.len;
    return " (" + grouped(used) + " of " + grouped(channel.cap) + " in use)";
  }

  /// "; its 8 readers wait for input from the network"
  std::string holders()
  {
    if (crowd_.holders.empty()) return "";
    const auto [doing, count] = occupation(scene_, library_, crowd_.holders);
    const std::size_t all = crowd_.holders.size();
    if (all == 1) {
      return "; " + scene_.list(crowd_.holders) + ", " + role(true) + ", " + doing;
    }
    const std::string these = goroutines_text(all) + " " + role(false);
    if (count == all) return "; " + these + " " + doing;
    return "; of " + these + " " + grouped(count) + (count == 1 ? " " : " ") + doing;
  }

  /// What the holders are: "which may hold it".
  std::string role(bool single) const
  {
    const std::string which = single ? "which " : "that ";
    switch (crowd_.at) {
      case Crowd::At::lock:
        return which + "may hold it";
      case Crowd::At::consumer:
        return which + "may receive from it";
      case Crowd::At::done:
        return which + "may call Done";
      case Crowd::At::limit:
      case Crowd::At::library:
        return which +
               (crowd_.known.kind == KnownWait::Kind::turn ? "may be that call" : "may have one");
      case Crowd::At::place:
        return which + "may release some of them";
      case Crowd::At::other:
        break;
    }
    return which + "may release " + (one() ? "it" : "them");
  }

  /// "at least 14 s"
  std::string since() const
  {
    return "at least " + grouped(static_cast<std::size_t>(longest_.value_or(0) / one_second)) +
           " s";
  }

  std::vector<std::string> explanation()
  {
    std::vector<std::string> sentences{capitalized(scene_.list(crowd_.waiters)) +
                                       (one() ? " waits " : " wait ") + places(crowd_.waiters) +
                                       "."};
    if (!crowd_.queues.empty()) sentences.push_back(scene_.state(crowd_.queues.front()));
    tell_holders(sentences);
    sentences.push_back(when());
    std::vector<std::uint32_t> others;
    std::ranges::set_difference(crowd_.behind, crowd_.waiters, std::back_inserter(others));
    if (!others.empty()) {
      sentences.push_back(goroutines_text(others.size()) +
                          (others.size() == 1 ? " waits" : " wait") + " for one of them, " +
                          places(others) + ".");
    }
    return sentences;
  }

  std::string when() const
  {
    if (!longest_) {
      return "Since when is unknown: the runtime notes it only when it collects garbage.";
    }
    if (*longest_ >= one_second) return "The longest of these waits has lasted " + since() + ".";
    return "These waits may be much longer than the fraction of a second that is known: the "
           "runtime's clock stops when nothing runs.";
  }

  void tell_holders(std::vector<std::string>& sentences)
  {
    if (crowd_.holders.empty()) {
      if (crowd_.at == Crowd::At::lock)
        sentences.emplace_back("Which goroutine holds it is not known.");
      return;
    }
    std::uint32_t holder = crowd_.holders.front();
    std::string text = capitalized(scene_.introduce(holder)) + ", ";
    if (crowd_.holders.size() > 1) text += "one of " + grouped(crowd_.holders.size()) + " ";
    text += role(crowd_.holders.size() == 1) + ": it " + occupation(scene_, library_, holder) +
            " in " + scene_.place(library_.place(scene_.goroutine(holder))) + ".";
    sentences.push_back(std::move(text));
    std::vector<std::uint32_t> seen{holder};
    for (std::size_t i = 0; i < most_steps; ++i) {
      const auto next = releaser_of(holder);
      if (!next || std::ranges::find(seen, *next) != seen.end()) return;
      sentences.push_back(capitalized(scene_.list({&*next, 1})) + " may release that one: it " +
                          occupation(scene_, library_, *next) + " in " +
                          scene_.place(library_.place(scene_.goroutine(*next))) + ".");
      seen.push_back(holder = *next);
    }
  }

  /// A goroutine that may release one that waits.
  std::optional<std::uint32_t> releaser_of(std::uint32_t waiter) const
  {
    for (const Wait& wait : scene_.snapshot.waits_of(scene_.goroutine(waiter))) {
      const QueueKey queue{wait.kind, wait.object};
      for (const Role& role : scene_.releasers(queue, Grade::hint)) {
        const auto& all = scene_.snapshot.goroutines;
        const auto found = std::ranges::find(all, role.goroutine, &Goroutine::id);
        const auto index = static_cast<std::uint32_t>(found - all.begin());
        if (found != all.end() && index != waiter) return index;
      }
    }
    return std::nullopt;
  }

  std::vector<std::string> evidence() const
  {
    std::vector<std::string> lines;
    if (!crowd_.queues.empty()) {
      lines.emplace_back("Who waits, and for what, is in the runtime's own records.");
    } else if (!crowd_.known.library.empty()) {
      lines.push_back("What they wait for is known by the functions of " +
                      std::string{crowd_.known.library} + " on their stacks.");
    } else {
      lines.emplace_back("What they wait for is known by their stacks alone.");
    }
    if (!crowd_.holders.empty()) {
      lines.emplace_back(
          crowd_.holders_guessed
              ? "Who may have it is a guess: they are in the same function, and past "
                "the place where the others wait."
              : "Who may release them is known by the code that they continue with.");
    }
    if (crowd_.grade == Grade::hint) {
      lines.emplace_back(
          "A hint: they wait now. That the wait is too long, or for ever, was not shown.");
    } else if (longest_.value_or(0) >= scene_.options.stalled_after) {
      lines.emplace_back(
          "One of them has waited for longer than the limit, by the runtime's own records.");
    } else {
      lines.push_back(goroutines_text(crowd_.behind.size()) +
                      " are behind: that is no short delay.");
    }
    return lines;
  }

  /// Where most of them wait, in code that is neither the library's nor its like.
  LocationId place() { return common_place(crowd_.waiters).first; }

  std::string function()
  {
    return "waits in " +
           plain_function(scene_.snapshot.text(scene_.snapshot.location(place()).function));
  }

  std::pair<LocationId, std::size_t> common_place(std::span<const std::uint32_t> goroutines)
  {
    std::map<LocationId, std::size_t> counts;
    for (const std::uint32_t index : goroutines) ++counts[library_.place(scene_.goroutine(index))];
    const auto most = std::ranges::max_element(counts, {}, [&](const auto& each) {
      return std::pair{each.second, scene_.place(each.first)};
    });
    places_ = counts.size();
    return {most->first, most->second};
  }

  /// "in main.(*Metrics).CountS metrics.go:42 (636) and 2 more places"
  std::string places(std::span<const std::uint32_t> goroutines)
  {
    const auto [location, count] = common_place(goroutines);
    std::string text = "in " + scene_.place(location);
    if (places_ > 1) {
      text += " (" + grouped(count) + ") and " + grouped(places_ - 1) + " more place" +
              (places_ == 2 ? "" : "s");
    }
    return text;
  }

  /// The holder first, then one of those who wait where no queue gives one.
  void add_links(Finding& finding)
  {
    if (finding.chain.empty()) finding.chain.push_back(link(crowd_.waiters.front()));
    if (crowd_.holders.empty()) return;
    finding.chain.insert(finding.chain.begin(), link(crowd_.holders.front()));
  }

  Link link(std::uint32_t index)
  {
    Link link;
    link.goroutine = scene_.goroutine(index).id;
    link.operation = occupation(scene_, library_, index);
    link.location = library_.place(scene_.goroutine(index));
    link.frames = scene_.frames(index);
    return link;
  }

  const Scene& scene_;
  Library& library_;
  const Crowd& crowd_;
  std::string name_;
  std::optional<std::int64_t> longest_;  ///< nothing: not known
  std::size_t places_ = 0;  ///< of the last that was looked at
};

}  // namespace

Finding tell_crowd(const Scene& scene, Library& library, const Crowd& crowd)
{
  return Teller{scene, library, crowd}.run();
}

}  // namespace unjam::aggregate
