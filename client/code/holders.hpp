#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "aggregate/snapshot/operations.hpp"
#include "client/code/forward.hpp"
#include "client/code/references.hpp"

namespace unjam::code {

/// The functions of the binary that hold an act, and all that lead to them.
struct Holding {
  std::vector<std::string> functions;  ///< names of those that hold it, ascending
  bool callable = false;               ///< whoever calls what they do not know may come to one
  std::set<Address>
      keeping;  ///< of `reaching`: those that keep one in their frames, to call it later
  std::set<Address> reaching;  ///< else: those from which one can be come to, by entry
};

/// Finds who holds an act, on objects that only the program's own code gets to touch.
///
/// What a function gives back only after it has taken it itself (a lock, in the same call) it does
/// not hold. The package `reflect` counts as the program's own: it does what it is told.
class HolderSearch {
 public:
  /// All references must outlive the search. `past_init`: the program's main function has begun, so
  /// that it and what initialises packages will not be called anew.
  HolderSearch(Program& program, const References& references, const Shapes& shapes,
               bool past_init);

  /// When memory is missed the result is to be thrown away.
  [[nodiscard]] Holding find(Act act);

 private:
  void classify();
  [[nodiscard]] std::set<Address> holders_of(Act act);
  [[nodiscard]] bool may_be_called_unnamed(Address primitive);
  [[nodiscard]] bool keeps_balance(Address entry, Act act);
  [[nodiscard]] bool only_used_within(Address entry);
  [[nodiscard]] bool escapes(Address user, Address entry);
  [[nodiscard]] const Watch& watch(Address user, Address entry);
  [[nodiscard]] bool is_over(const std::string& name) const;
  void close(Holding& holding, std::set<Address> left);

  Program& program_;
  const References& references_;
  Shapes shapes_;
  bool past_init_;
  bool classified_ = false;
  bool reflects_ = false;  ///< the program can call methods through package reflect
  std::map<Act, std::set<Address>> primitives_;  ///< functions of the runtime and of sync
  std::map<std::pair<Address, Address>, Watch> watched_;
  std::optional<Watch> missed_;  ///< the last one for which memory was missed: of no use
  std::set<Address> judged_;     ///< at this moment: closures may refer to each other
};

}  // namespace unjam::code
