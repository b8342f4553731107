#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "client/code/frame_layout.hpp"
#include "client/memory/layout.hpp"
#include "client/memory/memory.hpp"
#include "client/rpc/client.hpp"
#include "client/runtime/access.hpp"

namespace unjam::code {

using memory::Address;

/// A function of the program, as its own table has it (runtime.functab). Inlined calls are part of
/// the function around them.
struct Function {
  Address entry = 0;
  Address end = 0;           ///< of its code, padding included
  std::uint32_t record = 0;  ///< where its runtime._func stands in the table
};

/// A function by its place in Functions::all().
enum class FunctionId : std::uint32_t {};

/// A line of the program's source.
struct SourceLine {
  std::string file;
  int line = 0;
};

/// Where the parts of the table of functions stand (runtime.moduledata), and what its records look
/// like (runtime._func).
struct FunctionTable {
  memory::Field name, file_table, line_table, unit;            ///< of a record
  memory::Field sp_table, args, pcdata_count, funcdata_count;  ///< the last one ends the record
  Address funcdata = 0;                                        ///< moduledata.gofunc
  Address constants = 0;                                       ///< moduledata.rodata
  Address text = 0;                                            ///< where the code begins
  runtime::Elements entries;                                   ///< moduledata.ftab
  Address records = 0;                                         ///< moduledata.pclntable
  Address names = 0;                                           ///< moduledata.funcnametab
  Address units = 0;                                           ///< moduledata.cutab
  Address files = 0;                                           ///< moduledata.filetab
  runtime::Elements values;                                    ///< moduledata.pctab
};

/// The table of functions that every Go program has in memory (runtime.moduledata: pclntab), for
/// its own tracebacks. Plugins have their own, which is not read.
class Functions {
 public:
  Functions() = default;

  /// Reads the entries. An empty table: it cannot be understood, or is not here yet.
  Functions(memory::Memory& memory, const FunctionTable& table);

  /// Asks where everything stands, and reads it. Errors: those of the connection and the memory.
  static rpc::asio::awaitable<Result<Functions>> read(rpc::Client& client, memory::Memory& memory,
                                                      const runtime::Access& access);

  [[nodiscard]] bool empty() const { return functions_.empty(); }
  /// Ascending by entry.
  [[nodiscard]] const std::vector<Function>& all() const { return functions_; }
  /// Where the code begins that offsets are counted from (moduledata.text).
  [[nodiscard]] Address text() const { return table_.text; }
  /// The function that an address lies in; null: none.
  [[nodiscard]] const Function* find(Address pc) const;
  /// The function that begins at an address; null: none.
  [[nodiscard]] const Function* at_entry(Address entry) const;

  // What the table says of a function; empty if it cannot be read, or is not here yet.

  /// "main.(*Metrics).runConsumer"
  [[nodiscard]] std::string name(memory::Memory& memory, const Function& function) const;
  /// The innermost line at `pc`, which may belong to an inlined call; of a call it is the one
  /// before its return address.
  [[nodiscard]] SourceLine line(memory::Memory& memory, const Function& function, Address pc) const;
  /// By how much the function has lowered rsp at `pc` (runtime.funcspdelta): the distance to its
  /// return address.
  [[nodiscard]] std::optional<std::int32_t> frame_size(memory::Memory& memory,
                                                       const Function& function, Address pc) const;
  /// Words of a frame, counted from the frame's end.
  struct Pointers {
    std::vector<std::int64_t> live;  ///< with pointers that the function still uses
    std::vector<std::int64_t> all;   ///< that have pointers at some time; ascending
  };
  /// Which they are at `pc`, within a call. Empty: the tables do not say, it may use any.
  [[nodiscard]] std::optional<Pointers> pointers_of(memory::Memory& memory,
                                                    const Function& function, Address pc) const;
  /// What of its frame only its own code writes to; nothing, where the tables do not say.
  [[nodiscard]] FrameLayout frame(memory::Memory& memory, const Function& function) const;

 private:
  [[nodiscard]] std::optional<Address> funcdata_of(memory::Memory& memory, const Function& function,
                                                   std::uint64_t index) const;
  [[nodiscard]] std::optional<std::int32_t> map_index(memory::Memory& memory,
                                                      const Function& function, Address pc) const;
  [[nodiscard]] bool add_pointers(memory::Memory& memory, Address map, std::int32_t index,
                                  std::int64_t at, bool upwards, Pointers& words) const;
  /// runtime.stackObjectRecord
  struct StackObject {
    std::int32_t offset;
    std::int32_t size;
    std::int32_t pointer_bytes;  ///< negative: the bitmap is a program
    std::uint32_t bitmap;        ///< counted from the constants on
  };
  void add_object_pointers(memory::Memory& memory, const StackObject& object, std::int64_t begin,
                           FrameLayout& frame) const;
  [[nodiscard]] std::string text_at(memory::Memory& memory, Address address) const;
  [[nodiscard]] std::optional<std::int32_t> value_at(memory::Memory& memory, std::uint64_t table,
                                                     const Function& function, Address pc) const;

  std::vector<Function> functions_;
  FunctionTable table_;
};

}  // namespace unjam::code
