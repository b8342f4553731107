#include "client/code/instruction.hpp"

#include <Zydis/Zydis.h>

#include <algorithm>

namespace unjam::code {
namespace {

const ZydisDecoder& decoder()
{
  static const ZydisDecoder made = [] {
    ZydisDecoder decoder;
    ZydisDecoderInit(&decoder, ZYDIS_MACHINE_MODE_LONG_64, ZYDIS_STACK_WIDTH_64);
    return decoder;
  }();
  return made;
}

std::int8_t number_of(ZydisRegister reg)
{
  const ZydisRegister whole = ZydisRegisterGetLargestEnclosing(ZYDIS_MACHINE_MODE_LONG_64, reg);
  if (ZydisRegisterGetClass(whole) != ZYDIS_REGCLASS_GPR64) return no_register;
  return static_cast<std::int8_t>(ZydisRegisterGetId(whole));
}

Operand register_operand(const ZydisDecodedOperand& from)
{
  Operand to;
  to.size = static_cast<std::uint8_t>(from.size / 8);
  const ZydisRegister reg = from.reg.value;
  const ZydisRegisterClass kind = ZydisRegisterGetClass(reg);
  if (kind == ZYDIS_REGCLASS_XMM || kind == ZYDIS_REGCLASS_YMM) {
    to.reg = static_cast<std::int8_t>(ZydisRegisterGetId(reg));
    const bool followed = static_cast<std::size_t>(to.reg) < register_count;
    to.kind = followed ? Operand::Kind::vector : Operand::Kind::other;
    return to;
  }
  to.reg = number_of(reg);
  to.kind = to.reg == no_register ? Operand::Kind::other : Operand::Kind::reg;
  to.high_byte = reg >= ZYDIS_REGISTER_AH && reg <= ZYDIS_REGISTER_BH;
  return to;
}

Operand memory_operand(const ZydisDecodedOperand& from, Address next)
{
  Operand to;
  to.kind = Operand::Kind::memory;
  to.size = static_cast<std::uint8_t>(from.size / 8);
  const auto segment = from.mem.segment;
  if (segment == ZYDIS_REGISTER_FS || segment == ZYDIS_REGISTER_GS) to.kind = Operand::Kind::other;
  to.value = from.mem.disp.has_displacement != 0 ? from.mem.disp.value : 0;
  if (from.mem.base == ZYDIS_REGISTER_RIP) {
    to.value = static_cast<std::int64_t>(static_cast<Address>(to.value) + next);
  } else if (from.mem.base != ZYDIS_REGISTER_NONE) {
    to.base = number_of(from.mem.base);
  }
  if (from.mem.index != ZYDIS_REGISTER_NONE) {
    to.index = number_of(from.mem.index);
    to.scale = from.mem.scale;
    if (to.index == no_register) to.kind = Operand::Kind::other;
  }
  return to;
}

Operand operand(const ZydisDecodedOperand& from, Address next)
{
  switch (from.type) {
    case ZYDIS_OPERAND_TYPE_REGISTER:
      return register_operand(from);
    case ZYDIS_OPERAND_TYPE_MEMORY:
      return memory_operand(from, next);
    case ZYDIS_OPERAND_TYPE_IMMEDIATE: {
      Operand to;
      to.kind = Operand::Kind::immediate;
      to.size = static_cast<std::uint8_t>(from.size / 8);
      to.value = from.imm.value.s;
      return to;
    }
    default: {
      Operand to;
      to.kind = Operand::Kind::other;
      return to;
    }
  }
}

Operation by_mnemonic(ZydisMnemonic mnemonic)
{
  switch (mnemonic) {
    case ZYDIS_MNEMONIC_MOV:
      return Operation::move;
    case ZYDIS_MNEMONIC_MOVZX:
      return Operation::move_zero_extended;
    case ZYDIS_MNEMONIC_MOVUPS:
    case ZYDIS_MNEMONIC_MOVUPD:
    case ZYDIS_MNEMONIC_MOVAPS:
    case ZYDIS_MNEMONIC_MOVAPD:
    case ZYDIS_MNEMONIC_MOVDQU:
    case ZYDIS_MNEMONIC_MOVDQA:
    case ZYDIS_MNEMONIC_MOVQ:
    case ZYDIS_MNEMONIC_VMOVDQU:
    case ZYDIS_MNEMONIC_VMOVUPS:
      return Operation::move_vector;
    case ZYDIS_MNEMONIC_LEA:
      return Operation::address;
    case ZYDIS_MNEMONIC_ADD:
      return Operation::add;
    case ZYDIS_MNEMONIC_SUB:
      return Operation::subtract;
    case ZYDIS_MNEMONIC_AND:
      return Operation::bit_and;
    case ZYDIS_MNEMONIC_OR:
      return Operation::bit_or;
    case ZYDIS_MNEMONIC_XOR:
      return Operation::bit_xor;
    case ZYDIS_MNEMONIC_INC:
      return Operation::increment;
    case ZYDIS_MNEMONIC_DEC:
      return Operation::decrement;
    case ZYDIS_MNEMONIC_SHL:
      return Operation::shift_left;
    case ZYDIS_MNEMONIC_XCHG:
      return Operation::exchange;
    case ZYDIS_MNEMONIC_XADD:
      return Operation::exchange_add;
    case ZYDIS_MNEMONIC_CMPXCHG:
      return Operation::compare_exchange;
    case ZYDIS_MNEMONIC_PUSH:
      return Operation::push;
    case ZYDIS_MNEMONIC_POP:
      return Operation::pop;
    case ZYDIS_MNEMONIC_STOSB:
    case ZYDIS_MNEMONIC_STOSQ:
      return Operation::store_string;
    case ZYDIS_MNEMONIC_MOVSB:
    case ZYDIS_MNEMONIC_MOVSQ:
      return Operation::move_string;
    case ZYDIS_MNEMONIC_CALL:
      return Operation::call;
    case ZYDIS_MNEMONIC_JMP:
      return Operation::jump;
    case ZYDIS_MNEMONIC_RET:
      return Operation::leave;
    case ZYDIS_MNEMONIC_UD2:
    case ZYDIS_MNEMONIC_INT3:
    case ZYDIS_MNEMONIC_HLT:
      return Operation::trap;
    case ZYDIS_MNEMONIC_CMP:
    case ZYDIS_MNEMONIC_TEST:
    case ZYDIS_MNEMONIC_BT:
    case ZYDIS_MNEMONIC_UCOMISD:
    case ZYDIS_MNEMONIC_UCOMISS:
    case ZYDIS_MNEMONIC_PREFETCHT0:
    case ZYDIS_MNEMONIC_PREFETCHNTA:
    case ZYDIS_MNEMONIC_PAUSE:
    case ZYDIS_MNEMONIC_NOP:
      return Operation::none;
    default:
      return Operation::other;
  }
}

Operation operation_of(const ZydisDecodedInstruction& instruction)
{
  if (instruction.meta.category == ZYDIS_CATEGORY_COND_BR) return Operation::branch;
  return by_mnemonic(instruction.mnemonic);
}

}  // namespace

std::optional<Reference> decode_reference(std::span<const std::byte> bytes, Address address)
{
  constexpr std::uint8_t by_instruction_pointer = 5;
  ZydisDecodedInstruction decoded;
  if (!ZYAN_SUCCESS(ZydisDecoderDecodeInstruction(&decoder(), nullptr, bytes.data(), bytes.size(),
                                                  &decoded))) {
    return std::nullopt;
  }
  Reference reference;
  reference.length = decoded.length;
  const Address next = address + decoded.length;
  const auto& raw = decoded.raw;
  const bool has_modrm = (decoded.attributes & ZYDIS_ATTRIB_HAS_MODRM) != 0;
  if (has_modrm && raw.modrm.mod == 0 && raw.modrm.rm == by_instruction_pointer) {
    reference.names = next + static_cast<Address>(raw.disp.value);
  } else if (raw.disp.size >= 32) {
    reference.number = static_cast<Address>(raw.disp.value);
  }
  const auto& number = raw.imm[0];
  if (number.size == 0) return reference;
  if (number.is_relative != 0) {
    reference.jumps_to = next + static_cast<Address>(number.value.s);
  } else {
    reference.number = number.value.u;
  }
  return reference;
}

std::optional<Instruction> decode(std::span<const std::byte> bytes, Address address)
{
  ZydisDecodedInstruction decoded;
  std::array<ZydisDecodedOperand, ZYDIS_MAX_OPERAND_COUNT> operands;
  if (!ZYAN_SUCCESS(ZydisDecoderDecodeFull(&decoder(), bytes.data(), bytes.size(), &decoded,
                                           operands.data()))) {
    return std::nullopt;
  }
  Instruction instruction;
  instruction.address = address;
  instruction.length = decoded.length;
  instruction.repeated = (decoded.attributes & ZYDIS_ATTRIB_HAS_REP) != 0;
  instruction.operation = operation_of(decoded);
  for (std::size_t i = 0; i < instruction.operands.size() && i < decoded.operand_count_visible;
       ++i) {
    instruction.operands[i] = operand(operands[i], instruction.next());
  }
  // An exchange with memory locks without saying so.
  instruction.locked = (decoded.attributes & ZYDIS_ATTRIB_HAS_LOCK) != 0 ||
                       (instruction.operation == Operation::exchange &&
                        std::ranges::any_of(instruction.operands, &Operand::is_memory));
  for (std::size_t i = decoded.operand_count_visible; i < decoded.operand_count; ++i) {
    const bool written = (operands[i].actions & ZYDIS_OPERAND_ACTION_MASK_WRITE) != 0;
    if (!written || operands[i].type != ZYDIS_OPERAND_TYPE_REGISTER) continue;
    const std::int8_t reg = number_of(operands[i].reg.value);
    if (reg != no_register) {
      instruction.also_writes |= static_cast<std::uint16_t>(1U << static_cast<unsigned>(reg));
    }
  }
  if (instruction.operation == Operation::store_string ||
      instruction.operation == Operation::move_string) {
    instruction.operands[0].size = static_cast<std::uint8_t>(decoded.operand_width / 8);
  }
  const bool transfers = instruction.operation == Operation::call ||
                         instruction.operation == Operation::jump ||
                         instruction.operation == Operation::branch;
  if (transfers && instruction.operands[0].kind == Operand::Kind::immediate) {
    instruction.target = instruction.next() + static_cast<Address>(instruction.operands[0].value);
  }
  return instruction;
}

}  // namespace unjam::code
