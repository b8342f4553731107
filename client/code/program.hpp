#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "aggregate/snapshot/standard_library.hpp"
#include "client/code/calls.hpp"
#include "client/code/functions.hpp"
#include "client/code/instruction.hpp"
#include "client/memory/memory.hpp"
#include "client/memory/witness.hpp"

namespace unjam::code {

/// The decoded code of a function.
struct Listing {
  std::vector<Instruction> instructions;  ///< ascending by address
  std::vector<Address> leaders;           ///< where jumps lead to, ascending
  std::vector<Address> tabled;            ///< where jumps through tables lead to, ascending

  /// The index of the instruction at an address; the number of instructions if there is none.
  [[nodiscard]] std::size_t index_of(Address pc) const;
  [[nodiscard]] bool is_leader(Address pc) const;
};

/// Whether this is a jump through a table. Any other jump without a target is a call in the last
/// place.
[[nodiscard]] bool jumps_by_table(const Instruction& instruction);

/// A function, as whoever follows calls wants to know it.
struct KnownFunction {
  Function function;
  std::string name;
  Called called;
  bool library = false;   ///< of Go's standard library
  bool standard = false;  ///< and not transparent: not followed
  bool wraps = false;     ///< made by the compiler around a method or a deferred call
};

/// The program's functions: names, code, and which of them are worth following. All is read once.
/// Where something is not here yet, nothing is given and nothing is remembered.
class Program {
 public:
  /// `memory` must outlive it.
  Program(memory::Memory& memory, Functions functions, StandardLibrary library);

  [[nodiscard]] const Functions& functions() const { return functions_; }
  [[nodiscard]] memory::Memory& memory() { return memory_; }

  /// Whether some of its tables or code, that was asked for, cannot be read: then what was found in
  /// the rest tells nothing of what is missing.
  [[nodiscard]] bool damaged() const { return tables_.failed(); }

  /// What is known of the function that `pc` lies in; null: there is none, or it is not here yet.
  [[nodiscard]] const KnownFunction* find(Address pc);
  /// The same if it begins there.
  [[nodiscard]] const KnownFunction* at_entry(Address entry);

  /// Whether a function that begins there may have a closure: if it is written as a literal, a
  /// method's value, or the compiler's own.
  [[nodiscard]] bool may_have_closure(Address entry);

  /// What of its frame only its own code writes to.
  [[nodiscard]] const FrameLayout& frame(const KnownFunction& function);

  /// Its code; null: it cannot be read or decoded, or is not here yet.
  [[nodiscard]] const Listing* listing(const KnownFunction& function);

  /// Whether a function of the program, or one that it calls within `depth` further calls, holds an
  /// act, starts a goroutine, or calls what is not known. True if that cannot be told.
  [[nodiscard]] bool may_act(const KnownFunction& function, int depth);

  /// Whether the function that begins there, once it is deferred, may end a panic: it calls
  /// recover, or what it wraps does, or either calls what is not known. True if that cannot be
  /// told.
  [[nodiscard]] bool may_recover(Address entry);

 private:
  [[nodiscard]] Listing decode_all(const Function& function);
  [[nodiscard]] Address value_in(const Instruction& instruction);
  void read_tables(const Function& function, Listing& listing);
  [[nodiscard]] bool look_for_act(const Listing& listing, int depth);
  [[nodiscard]] bool calls_recover(const KnownFunction& function);
  [[nodiscard]] bool look_for_recover(const KnownFunction* function, int depth);

  memory::Memory& memory_;
  memory::Witness tables_;  ///< the same
  Functions functions_;
  StandardLibrary library_;
  std::unordered_map<Address, KnownFunction> known_;  ///< by entry
  std::unordered_map<Address, Listing> listings_;
  std::unordered_map<Address, FrameLayout> frames_;
  std::size_t decoded_ = 0;                                     ///< instructions, of all listings
  std::unordered_map<Address, std::vector<signed char>> acts_;  ///< by entry and depth; -1: unknown
};

}  // namespace unjam::code
