#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "client/memory/memory.hpp"

namespace unjam::code {

using memory::Address;

/// General registers by their number in the encoding: rax 0, rcx 1, rdx 2, rbx 3, rsp 4, rbp 5,
/// rsi 6, rdi 7, r8 8 … r15 15.
enum Register : std::int8_t {
  no_register = -1,
  rax,
  rcx,
  rdx,
  rbx,
  rsp,
  rbp,
  rsi,
  rdi,
  r8,
  r9,
  r10,
  r11,
  r12,
  r13,
  r14,
  r15,
};
inline constexpr std::size_t register_count = 16;

/// One operand of an instruction, as the code names it.
struct Operand {
  enum class Kind : std::uint8_t { none, reg, vector, memory, immediate, other };

  Kind kind = Kind::none;
  std::uint8_t size = 0;          ///< bytes
  bool high_byte = false;         ///< ah, ch, dh, bh
  std::int8_t reg = no_register;  ///< of a general or a vector register, its number
  std::int8_t base = no_register;
  std::int8_t index = no_register;
  std::uint8_t scale = 1;
  std::int64_t value = 0;  ///< displacement, absolute if relative to rip; or the immediate

  [[nodiscard]] bool is_register() const { return kind == Kind::reg; }
  [[nodiscard]] bool is_memory() const { return kind == Kind::memory; }
};

/// What an instruction does, as far as following addresses needs it.
enum class Operation : std::uint8_t {
  other,  ///< changes its first operand in a way that is not followed
  none,   ///< changes nothing that matters
  move,
  move_zero_extended,
  move_vector,
  address,  ///< lea
  add,
  subtract,
  bit_and,
  bit_or,
  bit_xor,
  increment,
  decrement,
  shift_left,
  exchange,
  exchange_add,
  compare_exchange,
  push,
  pop,
  store_string,  ///< rep stos
  move_string,   ///< rep movs
  call,
  jump,
  branch,  ///< jump on a condition
  leave,   ///< ret
  trap,
};

struct Instruction {
  Address address = 0;
  Address target = 0;  ///< of a direct call, jump or branch; 0: none
  Address value = 0;   ///< the function whose address it takes, as Program finds it; 0: none
  std::uint8_t length = 0;
  bool locked = false;  ///< it is atomic
  bool repeated = false;
  std::uint16_t also_writes = 0;  ///< general registers that no operand names, by their bits
  Operation operation = Operation::other;
  std::array<Operand, 3> operands;

  [[nodiscard]] Address next() const { return address + length; }
  /// Whether the next instruction does not simply follow.
  [[nodiscard]] bool ends_block() const { return operation >= Operation::jump; }
};

/// What an instruction refers to elsewhere in the program, by its encoding alone.
struct Reference {
  std::uint8_t length = 0;  ///< of the instruction
  Address jumps_to = 0;     ///< of a call, jump or branch; 0: none
  Address names = 0;        ///< relative to the instruction pointer; 0: nothing
  Address number = 0;       ///< an absolute address, or any other number; 0: none
};

/// Decodes only that. Empty: there is no instruction. Much faster than decode().
[[nodiscard]] std::optional<Reference> decode_reference(std::span<const std::byte> bytes,
                                                        Address address);

/// Decodes the amd64 instruction that `bytes`, which stand at `address`, begin with. Empty: there
/// is none.
[[nodiscard]] std::optional<Instruction> decode(std::span<const std::byte> bytes, Address address);

}  // namespace unjam::code
