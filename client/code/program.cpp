#include "client/code/program.hpp"

#include <algorithm>
#include <iterator>

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

namespace {

constexpr std::int64_t saved_words = 2 * std::int64_t{word_size};  // return address, rbp

/// By how much the function lowers rsp at its beginning, as Go's do: with what is pushed.
std::int64_t frame_size(const Listing& code)
{
  std::int64_t pushed = 0;
  for (const Instruction& each : code.instructions) {
    const Operand& to = each.operands[0];
    const Operand& by = each.operands[1];
    if (each.operation == Operation::push) pushed += word_size;
    if (!to.is_register() || to.reg != rsp || by.kind != Operand::Kind::immediate) continue;
    if (each.operation == Operation::subtract) return pushed + by.value;
    if (each.operation == Operation::add && by.value < 0) return pushed - by.value;
  }
  return 0;
}

/// Whether it takes the address of an argument on the stack. Arguments lie above its frame.
bool addresses_arguments(const Listing& code)
{
  const std::int64_t size = frame_size(code);
  return std::ranges::any_of(code.instructions, [&](const Instruction& each) {
    const Operand& from = each.operands[1];
    if (each.operation != Operation::address || !from.is_memory()) return false;
    if (from.base == rsp) return from.index != no_register || from.value > size;
    return from.base == rbp && (from.index != no_register || from.value >= saved_words);
  });
}

}  // namespace

Program::Program(memory::Memory& memory, Functions functions, StandardLibrary library)
    : memory_{memory},
      tables_{memory},
      functions_{std::move(functions)},
      library_{std::move(library)}
{
}

const KnownFunction* Program::find(Address pc)
{
  const Function* const function = functions_.find(pc);
  if (function == nullptr) return nullptr;
  if (const auto known = known_.find(function->entry); known != known_.end()) return &known->second;
  KnownFunction fresh;
  fresh.function = *function;
  fresh.name = functions_.name(tables_, *function);
  const SourceLine line = functions_.line(tables_, *function, function->entry);
  if (memory_.missed()) return nullptr;
  fresh.library = library_.contains_code_of(fresh.name, line.file);
  if (fresh.library) fresh.called = meaning_of(fresh.name);  // not of "runtime.dev/app.Start"
  fresh.standard = fresh.library && !is_transparent(fresh.name);
  fresh.wraps = line.file.starts_with('<') || fresh.name.ends_with("-fm");
  return &known_.emplace(function->entry, std::move(fresh)).first->second;
}

const KnownFunction* Program::at_entry(Address entry)
{
  return functions_.at_entry(entry) == nullptr ? nullptr : find(entry);
}

bool Program::may_have_closure(Address entry)
{
  static constexpr std::array<std::string_view, 6> parts = {".func",   "-fm",   ".deferwrap",
                                                            ".gowrap", "dwrap", "-range"};
  const KnownFunction* const function = at_entry(entry);
  return function != nullptr && std::ranges::any_of(parts, [function](std::string_view part) {
           return function->name.find(part) != std::string::npos;
         });
}

const FrameLayout& Program::frame(const KnownFunction& known)
{
  static const FrameLayout nothing;
  const Address entry = known.function.entry;
  if (const auto found = frames_.find(entry); found != frames_.end()) return found->second;
  FrameLayout fresh = functions_.frame(tables_, known.function);
  const Listing* const code = listing(known);
  fresh.addresses_arguments = code == nullptr || addresses_arguments(*code);
  const auto words = functions_.pointers_of(tables_, known.function, entry);
  if (words) {
    std::ranges::copy_if(words->all, std::back_inserter(fresh.argument_pointers),
                         [](std::int64_t at) { return at >= 0; });
    std::ranges::sort(fresh.argument_pointers);
  }
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
  if (!tables_.read(function.entry, code.data(), size)) return {};
  Listing listing;
  bool by_table = false;
  for (std::size_t at = 0; at < size;) {
    auto instruction = decode(std::span{code}.subspan(at), function.entry + at);
    if (!instruction || decoded_ + listing.instructions.size() >= most_decoded) return {};
    instruction->value = value_in(*instruction);
    const Address target = instruction->target;
    const bool inside = target >= function.entry && target < function.end;
    if (inside && instruction->operation != Operation::call) listing.leaders.push_back(target);
    by_table = by_table || jumps_by_table(*instruction);
    listing.instructions.push_back(*instruction);
    at += instruction->length;
  }
  if (by_table) read_tables(function, listing);
  if (by_table && listing.tabled.empty()) return {};
  listing.leaders.insert(listing.leaders.end(), listing.tabled.begin(), listing.tabled.end());
  std::ranges::sort(listing.leaders);
  const auto repeated = std::ranges::unique(listing.leaders);
  listing.leaders.erase(repeated.begin(), repeated.end());
  return listing;
}

/// Finds the tables that its jumps may lead through: lists of places in the function, whose
/// addresses it takes. What is behind a table may be taken for a part of it.
void Program::read_tables(const Function& function, Listing& listing)
{
  constexpr std::size_t most = 1U << 16U;
  for (const Instruction& each : listing.instructions) {
    const Operand& from = each.operands[1];
    const bool names = each.operation == Operation::address && from.is_memory() &&
                       from.base == no_register && from.index == no_register;
    if (!names) continue;
    for (std::size_t i = 0; i < most; ++i) {
      const auto place = memory_.get<Address>(static_cast<Address>(from.value) + i * word_size);
      if (!place || *place < function.entry || *place >= function.end) break;
      listing.tabled.push_back(*place);
    }
  }
  std::ranges::sort(listing.tabled);
  const auto repeated = std::ranges::unique(listing.tabled);
  listing.tabled.erase(repeated.begin(), repeated.end());
  // Where no instruction begins there is no table, but a word that looks like one.
  std::erase_if(listing.tabled, [&](Address place) {
    return listing.index_of(place) == listing.instructions.size();
  });
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

bool Program::may_recover(Address entry)
{
  constexpr int most_wrappers = 8;
  return look_for_recover(at_entry(entry), most_wrappers);
}

bool Program::calls_recover(const KnownFunction& function)
{
  const Listing* const code = listing(function);
  return code == nullptr || std::ranges::any_of(code->instructions, [&](const Instruction& each) {
           const KnownFunction* const callee = each.target == 0 ? nullptr : find(each.target);
           return callee != nullptr && callee->name == "runtime.gorecover";
         });
}

/// A wrapper is as if it were not there. Before Go 1.21 what it makes of a deferred call has no
/// name of its own: so whatever the function itself calls may be what counts.
bool Program::look_for_recover(const KnownFunction* function, int depth)
{
  if (function == nullptr || depth == 0) return true;
  const Listing* const code = listing(*function);
  if (code == nullptr) return true;
  return std::ranges::any_of(code->instructions, [&](const Instruction& each) {
    const bool calls = each.operation == Operation::call || each.operation == Operation::jump;
    if (!calls || jumps_by_table(each)) return false;
    if (each.target == 0) return true;
    const KnownFunction* const callee = find(each.target);
    if (callee == nullptr || callee->function.entry == function->function.entry) return false;
    return callee->name == "runtime.gorecover" || (!callee->standard && calls_recover(*callee)) ||
           (callee->wraps && look_for_recover(callee, depth - 1));
  });
}

}  // namespace unjam::code
