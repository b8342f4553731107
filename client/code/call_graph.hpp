#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include "client/code/functions.hpp"
#include "client/memory/memory.hpp"
#include "client/memory/word_marks.hpp"
#include "client/rpc/client.hpp"
#include "client/runtime/access.hpp"

namespace unjam::code {

/// A function by its place in Functions::all().
enum class FunctionId : std::uint32_t {};

/// Which function refers to which, in the whole of the program's code, and which functions its
/// constants, types and variables give out.
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
  static rpc::asio::awaitable<Result<std::optional<CallGraph>>> read(rpc::Client& client,
                                                                     memory::Memory& memory,
                                                                     const Functions& functions);

  /// How many functions there are.
  [[nodiscard]] std::size_t size() const { return first_.size() - 1; }

  /// What a function refers to, ascending.
  [[nodiscard]] std::span<const Edge> edges(FunctionId from) const
  {
    const auto index = static_cast<std::size_t>(from);
    return std::span{edges_}.subspan(first_[index], first_[index + 1] - first_[index]);
  }

  /// The methods that can be called through an interface, or by reflection. Ascending.
  [[nodiscard]] const std::vector<FunctionId>& methods() const { return methods_; }

  /// The functions that constants and variables give out, as values or as addresses. Ascending.
  [[nodiscard]] const std::vector<FunctionId>& given_out() const { return given_out_; }

  /// The functions that may put a value with this method into an interface: their code names its
  /// type, or the table of its methods for an interface.
  [[nodiscard]] std::vector<FunctionId> boxers(FunctionId method) const;

  /// Whether constants or variables may do so.
  [[nodiscard]] bool is_boxed_in_data(FunctionId method) const;

  /// The function that a word in memory stands for: its entry, or a constant that holds it.
  [[nodiscard]] std::optional<FunctionId> function_of(Address word) const
  {
    return words_.has(word) ? look_up(word) : std::nullopt;
  }

  /// All words that stand for functions.
  [[nodiscard]] const memory::WordMarks& words() const { return words_; }

 private:
  friend class CallGraphScan;

  [[nodiscard]] std::optional<FunctionId> look_up(Address word) const;
  bool note(Address word, FunctionId function);

  using TypeMention = std::pair<Address, FunctionId>;  ///< a type, and whose code names it

  memory::WordMarks words_;
  std::unordered_map<Address, FunctionId> by_address_;  ///< entries, and constants that hold one
  std::vector<std::size_t> first_{0};                   ///< by function, and one more
  std::vector<Edge> edges_;
  std::vector<FunctionId> methods_;
  std::vector<FunctionId> given_out_;
  std::vector<TypeMention> mentions_;   ///< ascending
  std::vector<Address> types_in_data_;  ///< types that constants and variables name; ascending
  std::unordered_map<FunctionId, std::vector<Address>> types_of_;  ///< by method
};

}  // namespace unjam::code
