#include "client/code/step.hpp"

#include <doctest/doctest.h>

#include "tests/unit/code/hex.hpp"

namespace unjam::code_step_test {

using namespace unjam::code;
using unjam::test::code_of;

namespace {

constexpr Value sp{Term::stack, -0x80};

/// A state that code is run through, one instruction after another.
struct Machine {
  Terms terms;
  State state{terms, sp};

  Machine() { state.set_reg(rsp, sp); }

  void run(std::string_view hex)
  {
    for (const Instruction& instruction : code_of(hex)) step(state, instruction);
  }
  [[nodiscard]] Value slot(std::int64_t offset) const { return state.load(sp.plus(offset), 8); }
};

}  // namespace

TEST_SUITE("code/step")
{
  TEST_CASE("moves follow words through registers and memory")
  {
    Machine m;
    m.run(
        "48 8b 44 24 10 "  // mov rax, [rsp+0x10]
        "48 8b 48 08 "     // mov rcx, [rax+8]
        "48 89 4c 24 18 "  // mov [rsp+0x18], rcx
        "48 8d 54 24 20 "  // lea rdx, [rsp+0x20]
        "48 89 d3"         // mov rbx, rdx
    );
    const Value outer = m.terms.load(sp.plus(0x10), 8);
    CHECK(m.state.reg(rax) == outer);
    CHECK(m.slot(0x18) == m.terms.load(outer.plus(8), 8));
    CHECK(m.state.reg(rbx) == sp.plus(0x20));
  }

  TEST_CASE("four bytes clear the upper half, fewer leave a register that is not known")
  {
    Machine m;
    m.run(
        "48 c7 c0 ff ff ff ff "  // mov rax, -1
        "89 c0 "                 // mov eax, eax
        "48 c7 c1 ff ff ff ff "  // mov rcx, -1
        "b1 05 "                 // mov cl, 5
        "48 89 e2 "              // mov rdx, rsp
        "89 d2 "                 // mov edx, edx
        "0f b6 d8"               // movzx ebx, al
    );
    CHECK(m.state.reg(rax) == number(0xffffffff));
    CHECK_FALSE(m.state.reg(rcx).known());
    CHECK_FALSE(m.state.reg(rdx).known());
    CHECK(m.state.reg(rbx) == number(0xff));
  }

  TEST_CASE("numbers are added and masked, pointers only moved on")
  {
    Machine m;
    m.run(
        "31 c0 "          // xor eax, eax
        "48 83 c0 30 "    // add rax, 0x30
        "48 83 e8 10 "    // sub rax, 0x10
        "48 c1 e0 02 "    // shl rax, 2
        "48 83 c8 01 "    // or rax, 1
        "48 ff c0 "       // inc rax
        "48 8b 0c 24 "    // mov rcx, [rsp]
        "48 83 c1 18 "    // add rcx, 0x18
        "48 83 e9 08 "    // sub rcx, 8
        "48 8b 14 24 "    // mov rdx, [rsp]
        "48 83 e2 f0 "    // and rdx, -16
        "48 ff 4c 24 08"  // dec qword ptr [rsp+8]
    );
    CHECK(m.state.reg(rax) == number(0x82));
    CHECK(m.state.reg(rcx) == m.terms.load(sp, 8).plus(0x10));
    CHECK_FALSE(m.state.reg(rdx).known());
    CHECK(m.slot(8) == m.terms.load(sp.plus(8), 8).plus(-1));
  }

  TEST_CASE("a shift of four bytes has a count below 32")
  {
    Machine m;
    m.run(
        "b8 03 00 00 00 "  // mov eax, 3
        "c1 e0 21"         // shl eax, 33
    );
    CHECK(m.state.reg(rax) == number(6));
  }

  TEST_CASE("an index that is a number counts, another one hides the address")
  {
    Machine m;
    m.run(
        "b9 02 00 00 00 "  // mov ecx, 2
        "48 8d 44 cc 08 "  // lea rax, [rsp+rcx*8+8]
        "48 8b 14 24 "     // mov rdx, [rsp]
        "48 8d 1c d4 "     // lea rbx, [rsp+rdx*8]
        "48 8b 34 d4 "     // mov rsi, [rsp+rdx*8]
        "48 8d 3c 11"      // lea rdi, [rcx+rdx]
    );
    CHECK(m.state.reg(rax) == sp.plus(0x18));
    CHECK_FALSE(m.state.reg(rbx).known());
    CHECK_FALSE(m.state.reg(rsi).known());
    CHECK(m.state.reg(rdi) == m.terms.load(sp, 8).plus(2));
  }

  TEST_CASE("vectors copy two words, xmm15 holds zero")
  {
    Machine m;
    m.run(
        "0f 10 04 24 "        // movups xmm0, [rsp]
        "0f 11 44 24 20 "     // movups [rsp+0x20], xmm0
        "44 0f 11 7c 24 30 "  // movups [rsp+0x30], xmm15
        "66 48 0f 6e cc "     // movq xmm1, rsp
        "66 48 0f 7e c8"      // movq rax, xmm1
    );
    CHECK(m.slot(0x20) == m.terms.load(sp, 8));
    CHECK(m.slot(0x28) == m.terms.load(sp.plus(8), 8));
    CHECK(m.slot(0x30) == number(0));
    CHECK(m.slot(0x38) == number(0));
    CHECK(m.state.reg(rax) == sp);
  }

  TEST_CASE("wider vectors are not followed, but forgotten")
  {
    Machine m;
    m.run(
        "c5 fe 6f 04 24 "        // vmovdqu ymm0, [rsp]
        "c5 fe 7f 44 24 20 "     // vmovdqu [rsp+0x20], ymm0
        "0f 10 4c 24 60 "        // movups xmm1, [rsp+0x60]
        "62 e1 7c 08 10 0c 24 "  // vmovups xmm17, [rsp]
        "0f 11 4c 24 50"         // movups [rsp+0x50], xmm1
    );
    for (const int at : {0x20, 0x28, 0x30, 0x38}) CHECK_FALSE(m.slot(at).known());
    CHECK(m.slot(0x40).known());
    CHECK(m.slot(0x50) == m.terms.load(sp.plus(0x60), 8));
  }

  TEST_CASE("push and pop move the stack")
  {
    Machine m;
    m.run(
        "48 8b 1c 24 "  // mov rbx, [rsp]
        "53 "           // push rbx
        "54 "           // push rsp
        "59 "           // pop rcx
        "58"            // pop rax
    );
    CHECK(m.state.reg(rax) == m.terms.load(sp, 8));
    CHECK(m.state.reg(rcx) == sp.plus(-8));
    CHECK(m.state.reg(rsp) == sp);
  }

  TEST_CASE("what moves the stack unseen loses it")
  {
    Machine m;
    m.run("9c");  // pushfq
    CHECK_FALSE(m.state.reg(rsp).known());
  }

  TEST_CASE("rep stos fills as many words as rcx says")
  {
    Machine m;
    m.run(
        "48 8d 7c 24 08 "  // lea rdi, [rsp+8]
        "b9 02 00 00 00 "  // mov ecx, 2
        "31 c0 "           // xor eax, eax
        "f3 48 ab"         // rep stosq
    );
    CHECK(m.slot(0) == m.terms.load(sp, 8));
    CHECK(m.slot(8) == number(0));
    CHECK(m.slot(0x10) == number(0));
    CHECK(m.slot(0x18) == m.terms.load(sp.plus(0x18), 8));
    CHECK(m.state.reg(rdi) == sp.plus(0x18));
    CHECK(m.state.reg(rcx) == number(0));
  }

  TEST_CASE("rep movs copies, and forgets where it is not known how much")
  {
    Machine m;
    m.run(
        "48 89 e6 "        // mov rsi, rsp
        "48 8d 7c 24 40 "  // lea rdi, [rsp+0x40]
        "b9 02 00 00 00 "  // mov ecx, 2
        "f3 48 a5"         // rep movsq
    );
    CHECK(m.slot(0x40) == m.terms.load(sp, 8));
    CHECK(m.slot(0x48) == m.terms.load(sp.plus(8), 8));
    CHECK(m.slot(0x50).known());
    m.run(
        "48 8d 7c 24 60 "  // lea rdi, [rsp+0x60]
        "48 8b 4c 24 08 "  // mov rcx, [rsp+8]
        "f3 48 a5"         // rep movsq
    );
    CHECK_FALSE(m.slot(0x40).known());
    CHECK_FALSE(m.slot(0x60).known());
    CHECK_FALSE(m.slot(0x160).known());
    CHECK_FALSE(m.state.reg(rdi).known());
  }

  TEST_CASE("exchanges swap, atomic ones leave what is not known")
  {
    Machine m;
    m.run(
        "48 89 e0 "              // mov rax, rsp
        "b9 07 00 00 00 "        // mov ecx, 7
        "48 91 "                 // xchg rax, rcx
        "48 87 4c 24 08 "        // xchg [rsp+8], rcx
        "ba 01 00 00 00 "        // mov edx, 1
        "f0 48 0f c1 54 24 10 "  // lock xadd [rsp+0x10], rdx
        "f0 48 0f b1 54 24 18"   // lock cmpxchg [rsp+0x18], rdx
    );
    CHECK(m.state.reg(rcx) == m.terms.load(sp.plus(8), 8));
    CHECK(m.slot(8) == sp);
    CHECK_FALSE(m.state.reg(rdx).known());
    CHECK_FALSE(m.state.reg(rax).known());
    CHECK_FALSE(m.slot(0x10).known());
    CHECK_FALSE(m.slot(0x18).known());
  }

  TEST_CASE("what is not followed forgets what it writes, named or not")
  {
    Machine m;
    m.run(
        "b8 01 00 00 00 "  // mov eax, 1
        "bb 02 00 00 00 "  // mov ebx, 2
        "ba 03 00 00 00 "  // mov edx, 3
        "be 04 00 00 00 "  // mov esi, 4
        "48 39 d8 "        // cmp rax, rbx
        "48 99 "           // cqo
        "48 6b f6 05 "     // imul rsi, rsi, 5
        "48 0f 45 1c 24 "  // cmovne rbx, [rsp]
        "0f 94 c0"         // sete al
    );
    CHECK_FALSE(m.state.reg(rax).known());
    CHECK_FALSE(m.state.reg(rbx).known());
    CHECK_FALSE(m.state.reg(rdx).known());
    CHECK_FALSE(m.state.reg(rsi).known());
  }
}

}  // namespace unjam::code_step_test
