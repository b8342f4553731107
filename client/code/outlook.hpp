#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "aggregate/snapshot/snapshot.hpp"
#include "client/code/deeds.hpp"
#include "client/code/holding.hpp"
#include "client/code/waited.hpp"
#include "client/runtime/access.hpp"
#include "client/runtime/type_names.hpp"

namespace unjam::code {

/// What is the same for every stack that is looked at.
struct Ground {
  Program& program;
  const Shapes& shapes;
  const Waited& waited;
  const runtime::Access& access;
  const runtime::TypeNames& types;
};

/// What goroutines with one stack can still do: made once, from the run of a sample, and asked for
/// each of them.
class Outlook {
 public:
  /// A deed of the sample that stays open for all: its object is not known, or may be another one
  /// by then.
  struct Loose {
    std::size_t deed = 0;
    std::string type;  ///< of the elements of the channel that it is about now; may be empty
  };

  /// When memory is missed, here or later, the result is to be thrown away.
  /// Of frames nothing is known to be held if there are none.
  Outlook(const Ground& ground, StackRun run, Subject sample, Frames frames);

  /// Whether what was found holds for this goroutine too.
  [[nodiscard]] bool holds_for(const Subject& subject) const;

  /// What it can do to what somebody waits for; `site` numbers a deed.
  struct Doing {
    std::uint32_t object = 0;
    std::size_t deed = 0;
    std::uint8_t times = 1;
    bool held = false;  ///< of a lock that is given up: it has that for certain
  };
  [[nodiscard]] std::vector<Doing> doings_of(const Subject& subject);

  [[nodiscard]] const std::vector<Deed>& deeds() const { return deeds_; }
  [[nodiscard]] const std::vector<SourceLine>& lines() const { return lines_; }  ///< of each deed
  [[nodiscard]] const std::vector<Loose>& loose() const { return loose_; }
  [[nodiscard]] const Beyond& beyond() const { return run_.beyond; }

 private:
  using Addresses = std::vector<std::optional<std::uint64_t>>;

  [[nodiscard]] Addresses evaluate_all(const Subject& subject) const;
  [[nodiscard]] std::uint8_t times(Act give, const std::vector<bool>& ours);
  void find_held(Frames frames);
  [[nodiscard]] bool tells_of(const Deed& deed, const std::set<Address>& objects,
                              const Addresses& addresses) const;
  [[nodiscard]] bool holds(Act give, std::uint32_t object, const Subject& subject) const;
  void find_loose(Subject sample, const FrameReleases& releases);
  void leave_covered(const FrameReleases& releases);
  [[nodiscard]] bool comes_of_interface(Value value, Subject sample) const;
  [[nodiscard]] std::string elements_of(const Deed& deed,
                                        std::optional<std::uint64_t> address) const;
  [[nodiscard]] std::size_t number_of(Value value) const;

  Ground ground_;
  StackRun run_;
  std::vector<Deed> deeds_;
  std::vector<SourceLine> lines_;
  std::vector<Value> values_;  ///< of the deeds, each once, ascending
  std::vector<bool> fixed_;    ///< of these values, whether they stay what they are
  std::vector<Loose> loose_;
  std::vector<HeldLock> held_;
  std::map<std::pair<Act, std::vector<bool>>, std::uint8_t> times_;  ///< by which values are it
};

}  // namespace unjam::code
