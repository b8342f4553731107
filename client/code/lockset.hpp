#pragma once

#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "client/code/trace.hpp"

namespace unjam::code {

/// A lock that code has taken, or an object that it has made, by the value that names it.
struct TakenLock {
  Value lock;
  bool shared = false;
  bool again = false;  ///< it was taken more than once, and not given up as often
  bool made = false;   ///< it is an object that was made

  friend auto operator<=>(const TakenLock&, const TakenLock&) = default;
};
using TakenLocks = std::set<TakenLock>;

/// An instruction that may release somebody, and how.
struct Release {
  Address pc = 0;
  Act act{};

  friend auto operator<=>(const Release&, const Release&) = default;
};

/// The objects of such an instruction that may be those that somebody waits for.
struct FirstReleased {
  std::set<Value> objects;
  bool unknown = false;  ///< also one that has no value

  [[nodiscard]] bool nothing() const { return objects.empty() && !unknown; }
};

/// Which locks were taken, and which objects made, on every way from the beginning of a function: a
/// must-analysis.
///
/// The trace is of code that may run at any time (see Forward), where a value names one object:
/// what an instruction reads, or a call gives back, is a term of its own. Before that instruction
/// runs anew nothing else has this term, for on the first way to it nothing can have it, and where
/// ways join only what is alike on all of them is kept.
class Lockset {
 public:
  /// `terms` and `trace` must outlive it.
  Lockset(const Terms& terms, const Trace& trace);

  /// What the function may do, itself or in what it calls, to an object that somebody waits for now
  /// without waiting for it first. What it has made since it began is no such object; nor is a lock
  /// that it has taken since then: that it can only have got once somebody had released it.
  ///
  /// A function that is made a value may be called at any time from then on. So what it gives up
  /// has to be taken before, and what it uses to be made.
  [[nodiscard]] Acts releases_first();

  /// The same by place, of every instruction that may release somebody.
  [[nodiscard]] std::map<Release, FirstReleased> releases();

  /// The functions, by entry, for which releases_first() answers too, wherever this one calls them
  /// or makes them a value.
  [[nodiscard]] std::set<Address> covered(const Beyond& beyond) const;

  /// What the function itself has taken, and not given up, on every way to the mark in its trace.
  /// Whatever it calls without being followed may have given up everything. Empty: nothing, or
  /// there is no way.
  [[nodiscard]] TakenLocks held_at_mark();

 private:
  enum class Question { releases_first, held };
  using MaybeLocks = std::optional<TakenLocks>;

  struct Named {
    std::set<Address> places;
    MaybeLocks taken;  ///< before each of them
  };

  void ask(Question question);
  MaybeLocks follow(const Trace& trace, const TakenLocks& taken);
  [[nodiscard]] std::vector<MaybeLocks> settle(const Trace& trace, const TakenLocks& taken);
  TakenLocks pass(const Block& block, TakenLocks taken);
  void pass_act(const Event& event, TakenLocks& taken);
  [[nodiscard]] static bool is_made(Value object, const TakenLocks& taken);
  void pass_name(const Event& event, const TakenLocks& taken);
  void pass_calls(const Event& event, TakenLocks& taken);
  [[nodiscard]] TakenLocks at_call(const Trace& callee, const Event& event,
                                   const TakenLocks& taken) const;
  [[nodiscard]] TakenLocks brought_back(const Trace& callee, const TakenLocks& before,
                                        const TakenLocks& after) const;
  [[nodiscard]] bool is_of(Value value, const Function& function) const;

  const Terms& terms_;
  const Trace& trace_;
  Question question_ = Question::releases_first;
  MaybeLocks at_mark_;
  std::map<Release, FirstReleased> releases_;
  std::map<Address, Named> named_;  ///< by entry
  std::map<std::pair<const Trace*, TakenLocks>, MaybeLocks> known_;
};

}  // namespace unjam::code
