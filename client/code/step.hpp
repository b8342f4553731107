#pragma once

#include "client/code/instruction.hpp"
#include "client/code/state.hpp"

namespace unjam::code {

/// The address that a memory operand names.
[[nodiscard]] Value address_of(const State& state, const Operand& operand);

/// What an operand holds, zero-extended.
[[nodiscard]] Value value_of(const State& state, const Operand& operand);

/// Applies one instruction that neither calls nor jumps.
void step(State& state, const Instruction& instruction);

}  // namespace unjam::code
