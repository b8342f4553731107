#include "client/code/program.hpp"

#include <algorithm>

namespace unjam::code {
namespace {

constexpr std::size_t largest_function = 4U << 20U;  ///< bytes of code
constexpr std::size_t most_decoded = 8U << 20U;      ///< instructions, of the whole program

bool means_act(Meaning meaning)
{
  switch (meaning) {
    case Meaning::act:
    case Meaning::act_or_not:
    case Meaning::notify:
    case Meaning::select:
    case Meaning::add:
    case Meaning::run_group:
    case Meaning::start:
    case Meaning::run_deferred:
    case Meaning::indirect:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::size_t Listing::index_of(Address pc) const
{
  const auto found = std::ranges::lower_bound(instructions, pc, {}, &Instruction::address);
  if (found == instructions.end() || found->address != pc) return instructions.size();
  return static_cast<std::size_t>(found - instructions.begin());
}

bool Listing::is_leader(Address pc) const
{
  return std::ranges::binary_search(leaders, pc);
}

bool jumps_by_table(const Instruction& instruction)
{
  return instruction.operation == Operation::jump && instruction.target == 0 &&
         instruction.operands[0].is_memory() && instruction.operands[0].index != no_register;
}

Program::Program(memory::Memory& memory, Functions functions, StandardLibrary library)
    : memory_{memory}, functions_{std::move(functions)}, library_{std::move(library)}
{
}

const KnownFunction* Program::find(Address pc)
{
  const Function* const function = functions_.find(pc);
  if (function == nullptr) return nullptr;
  if (const auto known = known_.find(function->entry); known != known_.end()) return &known->second;
  KnownFunction fresh;
  fresh.function = *function;
  fresh.name = functions_.name(memory_, *function);
  const SourceLine line = functions_.line(memory_, *function, function->entry);
  if (memory_.missed()) return nullptr;
  fresh.called = meaning_of(fresh.name);
  fresh.library = library_.contains_code_of(fresh.name, line.file);
  fresh.standard = fresh.library && !is_transparent(fresh.name);
  return &known_.emplace(function->entry, std::move(fresh)).first->second;
}

const KnownFunction* Program::at_entry(Address entry)
{
  return functions_.at_entry(entry) == nullptr ? nullptr : find(entry);
}

const FrameLayout& Program::frame(const KnownFunction& known)
{
  static const FrameLayout nothing;
  const Address entry = known.function.entry;
  if (const auto found = frames_.find(entry); found != frames_.end()) return found->second;
  FrameLayout fresh = functions_.frame(memory_, known.function);
  return memory_.missed() ? nothing : frames_.emplace(entry, std::move(fresh)).first->second;
}

const Listing* Program::listing(const KnownFunction& known)
{
  const Function& function = known.function;
  if (const auto found = listings_.find(function.entry); found != listings_.end()) {
    return found->second.instructions.empty() ? nullptr : &found->second;
  }
  Listing fresh = decode_all(function);
  if (memory_.missed()) return nullptr;
  decoded_ += fresh.instructions.size();
  const Listing& kept = listings_.emplace(function.entry, std::move(fresh)).first->second;
  return kept.instructions.empty() ? nullptr : &kept;
}

/// The function whose address an instruction takes, or that a constant holds which it names.
Address Program::value_in(const Instruction& instruction)
{
  if (instruction.target != 0) return 0;
  for (const Operand& operand : instruction.operands) {
    const bool names = operand.kind == Operand::Kind::immediate ||
                       (operand.is_memory() && operand.base == no_register);
    const auto address = static_cast<Address>(operand.value);
    if (!names || address < functions_.text()) continue;
    if (functions_.at_entry(address) != nullptr) return address;
    const auto word = memory_.get<Address>(address);
    if (word && functions_.at_entry(*word) != nullptr) return *word;
  }
  return 0;
}

/// Nothing, if there is anything in it that we do not understand: padding is decodable too.
Listing Program::decode_all(const Function& function)
{
  const std::size_t size = function.end - function.entry;
  if (size > largest_function) return {};
  std::vector<std::byte> code(size);
  if (!memory_.read(function.entry, code.data(), size)) return {};
  Listing listing;
  bool falls = true;
  for (std::size_t at = 0; at < size;) {
    auto instruction = decode(std::span{code}.subspan(at), function.entry + at);
    if (!instruction || decoded_ + listing.instructions.size() >= most_decoded) return {};
    instruction->value = value_in(*instruction);
    const Address target = instruction->target;
    const bool inside = target >= function.entry && target < function.end;
    if (inside && instruction->operation != Operation::call) listing.leaders.push_back(target);
    const bool traps = instruction->operation == Operation::trap;
    if (!falls && !traps) listing.unfallen.push_back(instruction->address);
    falls = instruction->operation != Operation::jump &&
            instruction->operation != Operation::leave && (falls || !traps);
    listing.instructions.push_back(*instruction);
    at += instruction->length;
  }
  std::ranges::sort(listing.leaders);
  const auto repeated = std::ranges::unique(listing.leaders);
  listing.leaders.erase(repeated.begin(), repeated.end());
  return listing;
}

bool Program::may_act(const KnownFunction& function, int depth)
{
  auto& answers = acts_[function.function.entry];
  const auto slot = static_cast<std::size_t>(depth);
  if (answers.size() <= slot) answers.resize(slot + 1, -1);
  if (answers[slot] >= 0) return answers[slot] != 0;
  const Listing* const code = listing(function);
  if (code == nullptr) return true;
  answers[slot] = 0;  // of recursion: what calls itself is judged by the rest
  const bool acts = look_for_act(*code, depth);
  auto& kept = acts_[function.function.entry][slot];
  kept = memory_.missed() ? static_cast<signed char>(-1) : static_cast<signed char>(acts ? 1 : 0);
  return acts;
}

bool Program::look_for_act(const Listing& code, int depth)
{
  for (const Instruction& instruction : code.instructions) {
    // A lock taken or given up in place, without a call.
    if (instruction.locked && (instruction.operation == Operation::compare_exchange ||
                               instruction.operation == Operation::exchange_add)) {
      return true;
    }
    const bool jumps =
        instruction.operation == Operation::jump || instruction.operation == Operation::branch;
    if (!jumps && instruction.operation != Operation::call) continue;
    const bool inside = instruction.target >= code.instructions.front().address &&
                        instruction.target <= code.instructions.back().address;
    if (jumps && (inside || jumps_by_table(instruction))) continue;
    if (instruction.target == 0) return true;
    const KnownFunction* const callee = find(instruction.target);
    if (callee == nullptr || means_act(callee->called.meaning)) return true;
    if (callee->called.meaning != Meaning::ordinary || callee->standard) continue;
    if (depth == 0 || may_act(*callee, depth - 1)) return true;
  }
  return false;
}

}  // namespace unjam::code
