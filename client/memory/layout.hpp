#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/memory/memory.hpp"
#include "client/rpc/client.hpp"
#include "client/rpc/types.hpp"

namespace unjam::memory {

/// Where a number stands in a struct.
struct Field {
  std::uint32_t offset = 0;
  std::uint32_t size = 0;  ///< 1 to 8 bytes; 0: the struct has no such field

  explicit operator bool() const { return size != 0; }
  friend bool operator==(const Field&, const Field&) = default;
};

/// The fields of a struct of the target, as Delve told them; nothing is known beforehand.
class Layout {
 public:
  Layout() = default;

  /// From the value of such a struct anywhere. Only names, types and addresses are looked at.
  explicit Layout(const rpc::Variable& value);

  /// A field by its path, "sched.pc". Of a field that is a struct wrapped around one number
  /// (atomic.Uint32, and the like since Go 1.26) it is that number. Arrays and strings: their first
  /// word.
  [[nodiscard]] Field find(std::string_view path) const;

  /// The first of several names that a field has had over time.
  [[nodiscard]] Field find_any(std::initializer_list<std::string_view> paths) const;

  /// Where a field begins, also one that is no number.
  [[nodiscard]] std::optional<std::uint32_t> offset(std::string_view path) const;

  /// Whether a field directly follows another one, which may be a struct.
  [[nodiscard]] bool adjacent(std::string_view first, std::string_view second) const;

  [[nodiscard]] bool empty() const { return fields_.empty(); }

 private:
  struct Member {
    std::uint32_t offset = 0;
    std::uint32_t size = 0;
    bool is_struct = false;
  };

  void add(const rpc::Variable& value, Address base, const std::string& prefix);
  void measure();
  [[nodiscard]] const Member* wrapped(const std::string& path) const;

  std::map<std::string, Member, std::less<>> fields_;
};

/// Asks Delve for the layout of a struct type, "runtime.g", taking the first of `types` that the
/// target has with a field `having`. `readable` is any address that can be read. An empty layout:
/// there is none. Errors: those of the connection.
asio::awaitable<Result<Layout>> learn_layout(rpc::Client& client, std::vector<std::string> types,
                                             std::vector<std::string> having, Address readable);

/// The bytes of one struct, read at once.
class StructReader {
 public:
  /// Reads what all of `fields` span.
  explicit StructReader(const std::vector<Field>& fields);

  /// False: not readable.
  [[nodiscard]] bool read(Memory& memory, Address address);

  /// A field of the struct that was read last; 0 if the struct does not have it.
  [[nodiscard]] std::uint64_t get(Field field) const;

 private:
  std::uint32_t begin_ = 0;
  std::vector<std::byte> bytes_;
};

/// One field of a struct; empty if it cannot be read or there is none.
[[nodiscard]] std::optional<std::uint64_t> read_field(Memory& memory, Address address, Field field);

}  // namespace unjam::memory
