#include "client/code/instruction.hpp"

#include <doctest/doctest.h>

#include "tests/unit/code/hex.hpp"

namespace unjam::code_instruction_test {

using namespace unjam::code;
using code::Operation;
using unjam::test::bytes_of;
using unjam::test::code_of;

namespace {

using Kind = Operand::Kind;

Instruction only(std::string_view hex, Address address = 0x1000)
{
  const auto code = code_of(hex, address);
  REQUIRE(code.size() == 1);
  return code.front();
}

}  // namespace

TEST_SUITE("code/instruction")
{
  TEST_CASE("a memory operand has a base, an index, a scale and a displacement")
  {
    const Instruction load = only("48 8b 44 cc 40"  // mov rax, [rsp+rcx*8+0x40]
    );
    CHECK(load.operation == Operation::move);
    CHECK(load.length == 5);
    CHECK(load.operands[0].kind == Kind::reg);
    CHECK(load.operands[0].reg == rax);
    const Operand& from = load.operands[1];
    CHECK(from.kind == Kind::memory);
    CHECK(from.base == rsp);
    CHECK(from.index == rcx);
    CHECK(from.scale == 8);
    CHECK(from.value == 0x40);
    CHECK(from.size == 8);
  }

  TEST_CASE("what is relative to rip is absolute")
  {
    const Instruction load = only("48 8d 05 10 00 00 00");  // lea rax, [rip+0x10]
    CHECK(load.operation == Operation::address);
    CHECK(load.operands[1].base == no_register);
    CHECK(load.operands[1].value == 0x1017);
  }

  TEST_CASE("memory of a thread is no memory that can be followed")
  {
    const Instruction load = only("64 48 8b 0c 25 f8 ff ff ff"  // mov rcx, fs:[-8]
    );
    CHECK(load.operands[1].kind == Kind::other);
  }

  TEST_CASE("a high byte is told from a low one")
  {
    CHECK(only("b4 05").operands[0].high_byte);        // mov ah, 5
    CHECK_FALSE(only("b0 05").operands[0].high_byte);  // mov al, 5
  }

  TEST_CASE("calls, jumps and branches know where they lead")
  {
    const Instruction call = only("e8 fb 0f 00 00");  // call 0x2000
    CHECK(call.operation == Operation::call);
    CHECK(call.target == 0x2000);
    CHECK_FALSE(call.ends_block());
    const Instruction jump = only("eb fe");  // jmp to itself
    CHECK(jump.operation == Operation::jump);
    CHECK(jump.target == 0x1000);
    CHECK(jump.ends_block());
    const Instruction branch = only("0f 86 fa ff ff ff");  // jbe to itself
    CHECK(branch.operation == Operation::branch);
    CHECK(branch.target == 0x1000);
    const Instruction indirect = only("ff d0");  // call rax
    CHECK(indirect.operation == Operation::call);
    CHECK(indirect.target == 0);
  }

  TEST_CASE("a lock prefix is seen, and registers that no operand names")
  {
    const Instruction exchange = only("f0 0f b1 0a"  // lock cmpxchg [rdx], ecx
    );
    CHECK(exchange.locked);
    CHECK(exchange.operation == Operation::compare_exchange);
    CHECK(exchange.also_writes == 1U << rax);
    CHECK(only("48 99").also_writes == 1U << rdx);                   // cqo
    CHECK(only("48 f7 f1").also_writes == (1U << rax | 1U << rdx));  // div rcx
  }

  TEST_CASE("what moves the stack unseen is said to write rsp")
  {
    CHECK((only("9c").also_writes & 1U << rsp) != 0);  // pushfq
    CHECK((only("c9").also_writes & 1U << rsp) != 0);  // leave
  }

  TEST_CASE("strings are filled in units, repeated or not")
  {
    const Instruction fill = only("f3 48 ab");  // rep stosq
    CHECK(fill.operation == Operation::store_string);
    CHECK(fill.repeated);
    CHECK(fill.operands[0].size == 8);
    CHECK(only("aa").operands[0].size == 1);  // stosb
    CHECK_FALSE(only("aa").repeated);
  }

  TEST_CASE("what is no instruction, or is cut, is none")
  {
    CHECK_FALSE(decode({}, 0x1000));
    CHECK_FALSE(decode(bytes_of("06"), 0x1000));        // not in 64 bits
    CHECK_FALSE(decode(bytes_of("e8 fb 0f"), 0x1000));  // of a call
    CHECK_FALSE(decode(bytes_of("66 66 66 66 66 66 66 66 66 66 66 66 66 66 66 90"), 0x1000));
  }
}

}  // namespace unjam::code_instruction_test
