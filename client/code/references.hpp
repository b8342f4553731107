#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "client/code/functions.hpp"
#include "client/memory/memory.hpp"
#include "client/rpc/client.hpp"
#include "client/runtime/access.hpp"

namespace unjam::code {

/// Who refers to which function, in the whole of the program's code and constants.
///
/// Found by the bytes alone, without decoding them, so that nothing is left out: there may be more
/// references here than there are, never fewer. What a running program has made of them, closures
/// in its heap, is not looked at: they all come from code that refers to the function.
class References {
 public:
  /// Reads the code and the constants of the program. Empty: not all of it can be read. Errors:
  /// those of the connection and the memory.
  static rpc::asio::awaitable<Result<std::optional<References>>> read(
      rpc::Client& client, memory::Memory& memory, const Functions& functions,
      const runtime::Access& access);

  /// The functions that call or jump to one, by entry.
  [[nodiscard]] const std::set<Address>& callers(Address entry) const;

  /// The functions whose code takes a function for a value, to put it into a closure or to pass it
  /// on; by entry.
  [[nodiscard]] const std::set<Address>& users(Address entry) const;

  /// Where the constants are that stand for a function as a value.
  [[nodiscard]] const std::set<Address>& values(Address entry) const;

  /// Whether it can be called by those who do not name it: variables, or tables of methods, refer
  /// to it.
  [[nodiscard]] bool is_in_data(Address entry) const
  {
    return in_data_.contains(entry) || in_tables_.contains(entry);
  }

  /// The same, but for tables of methods that table_users() has.
  [[nodiscard]] bool is_in_variables(Address entry) const { return in_data_.contains(entry); }

  /// Whether it is a method of a type that reflection knows.
  [[nodiscard]] bool is_method(Address entry) const { return methods_.contains(entry); }

  /// The functions that make interfaces through whose tables it can be called; by entry.
  [[nodiscard]] const std::set<Address>& table_users(Address entry) const;

 private:
  friend class ReferenceScan;

  using Sets = std::unordered_map<Address, std::set<Address>>;

  Sets callers_;
  Sets users_;
  Sets values_;
  Sets table_users_;
  std::unordered_set<Address> in_data_;
  std::unordered_set<Address> in_tables_;
  std::unordered_set<Address> methods_;
};

}  // namespace unjam::code
