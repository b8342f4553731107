#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "client/code/functions.hpp"
#include "client/code/type_graph.hpp"
#include "client/memory/memory.hpp"
#include "client/memory/word_marks.hpp"
#include "client/rpc/client.hpp"
#include "client/runtime/access.hpp"

namespace unjam::code {

/// Where the runtime lists types: for itself alone, nobody gets a type from there that did not have
/// it before. Only what looks up types by their names does, see Closure.
struct TypeLists {
  runtime::AddressRange itabs;          ///< of runtime.itabTable: the tables of methods by type
  runtime::AddressRange starter_itabs;  ///< of runtime.itabTableInit
  runtime::AddressRange compiled;       ///< of moduledata.itablinks, before Go 1.27
  std::vector<runtime::AddressRange> types;  ///< of runtime.moduleToTypelinks, since Go 1.27
};

/// Which functions and types the code of each function refers to, in the whole program, and which
/// its constants and variables give out.
///
/// A function's code is read from its first instruction to its last: Go's compiler and assembler
/// put nothing else between them. Where that does not work out, every place in its bytes counts
/// that may be read as a call, a jump, an address relative to the instruction pointer or an
/// absolute address. So there may be more references here than there are, and never fewer.
class CallGraph {
 public:
  /// What a function's code refers to.
  struct Edge {
    FunctionId to{};
    bool by_value = false;  ///< it takes its address; else it calls or jumps to it

    friend auto operator<=>(const Edge&, const Edge&) = default;
  };

  /// Reads the code, the constants and the types of the program. Empty: not all of it can be read.
  /// Errors: those of the connection and the memory.
  static rpc::asio::awaitable<Result<std::optional<CallGraph>>> read(
      rpc::Client& client, memory::Memory& memory, const runtime::StructValue& program,
      const Functions& functions);

  /// How many functions there are.
  [[nodiscard]] std::size_t size() const { return first_.size() - 1; }

  /// What a function refers to, ascending.
  [[nodiscard]] std::span<const Edge> edges(FunctionId from) const
  {
    const auto index = static_cast<std::size_t>(from);
    return std::span{edges_}.subspan(first_[index], first_[index + 1] - first_[index]);
  }

  /// The types that a function's code names, themselves or by a table of their methods
  /// (runtime.itab). Ascending.
  [[nodiscard]] std::span<const Address> types_in(FunctionId function) const
  {
    const auto index = static_cast<std::size_t>(function);
    return std::span{named_}.subspan(first_named_[index],
                                     first_named_[index + 1] - first_named_[index]);
  }

  /// All types that the program has.
  [[nodiscard]] const TypeGraph& types() const { return types_; }

  /// The functions that constants and variables give out, as values or as addresses. Ascending.
  [[nodiscard]] const std::vector<FunctionId>& functions_given_out() const { return given_out_; }

  /// The types that constants and variables name. Ascending.
  [[nodiscard]] const std::vector<Address>& types_given_out() const { return types_given_out_; }

  /// Variables and objects of the runtime in which words() mean nothing.
  [[nodiscard]] std::vector<runtime::AddressRange> lists() const;

  /// The function that begins at an address.
  [[nodiscard]] std::optional<FunctionId> function_at(Address entry) const
  {
    return look_up(entry);
  }

  /// The function that a word in memory stands for: its entry, or a constant that holds it. An
  /// entry only stands for a function that may be called so: if nothing but direct calls leads to
  /// it, the word is a place in the code, as runtime.Frame has it.
  [[nodiscard]] std::optional<FunctionId> function_of(Address word) const
  {
    return words_.has(word) ? look_up(word) : std::nullopt;
  }

  /// The type that a word in memory stands for: that of a value in an interface.
  [[nodiscard]] std::optional<Address> type_of(Address word) const;

  /// The tables of methods of interfaces that hold a lock of package sync; ascending.
  [[nodiscard]] std::vector<Address> tables_of_locks(memory::Memory& memory,
                                                     const Functions& functions) const;

  /// All words that stand for functions or types.
  [[nodiscard]] const memory::WordMarks& words() const { return words_; }

 private:
  friend class CallGraphScan;

  [[nodiscard]] std::optional<FunctionId> look_up(Address word) const;
  bool note(Address word, FunctionId function);

  memory::WordMarks words_;
  std::unordered_map<Address, FunctionId> by_address_;  ///< entries, and constants that hold one
  std::unordered_map<Address, Address> itabs_;          ///< by where they begin: whose methods
  TypeGraph types_;
  std::vector<std::size_t> first_{0};  ///< by function, and one more
  std::vector<Edge> edges_;
  std::vector<std::size_t> first_named_{0};  ///< by function, and one more
  std::vector<Address> named_;
  std::vector<FunctionId> given_out_;
  std::vector<Address> types_given_out_;
  TypeLists lists_;
};

}  // namespace unjam::code
