#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <unordered_map>

#include "client/code/call_graph.hpp"
#include "client/code/forward.hpp"
#include "client/code/program.hpp"

namespace unjam::code {

/// What functions of the program, each called anew, can do for those who wait now: most give up
/// only what they have locked themselves, and many use only channels that they have made. See
/// Lockset.
class FirstRelease {
 public:
  struct Of {
    bool known = false;  ///< false: its code could not be followed to the end
    Acts acts;
    std::set<Address> covered;  ///< functions that this holds for too when they are reached from it
  };

  /// All references must outlive it. `variables` are those that may hold pointers.
  FirstRelease(Program& program, const CallGraph& graph, const Shapes& shapes,
               std::span<const runtime::AddressRange> variables);

  /// What holds for a function that is entered at its beginning, wherever from.
  [[nodiscard]] const Of& of(FunctionId id);

  /// Whether a call of the function is an act that of() accounts for.
  [[nodiscard]] bool accounts_for(FunctionId callee);

 private:
  [[nodiscard]] const KnownFunction* function(FunctionId id);
  [[nodiscard]] bool is_worth_following(FunctionId id);
  [[nodiscard]] Of follow(const KnownFunction& function);

  Program& program_;
  const CallGraph& graph_;
  const Shapes& shapes_;
  std::span<const runtime::AddressRange> variables_;
  std::uint64_t spent_ = 0;
  int depth_ = 0;  ///< of callees that are asked for
  std::unordered_map<std::uint32_t, Of> known_;
};

}  // namespace unjam::code
