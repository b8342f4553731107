#include "client/code/forward.hpp"

#include <algorithm>

#include "client/code/function_run.hpp"

namespace unjam::code {
namespace {

/// Steps for all frames of a stack: well below a second, whatever the code is like.
constexpr std::uint64_t most_steps = 1'000'000;

/// The word that a constant holds, if that is a function.
std::optional<Address> constant_at(Program& program,
                                   std::span<const runtime::AddressRange> variables,
                                   Address address)
{
  const bool varies = std::ranges::any_of(variables, [address](const runtime::AddressRange& range) {
    return address >= range.begin && address < range.end;
  });
  const auto word = varies ? std::nullopt : program.memory().get<Address>(address);
  return word && program.functions().at_entry(*word) != nullptr ? word : std::nullopt;
}

}  // namespace

Forward::Forward(Program& program, Terms& terms, const Shapes& shapes,
                 std::span<const runtime::AddressRange> variables, std::uint64_t most_steps)
    : program_{program},
      terms_{terms},
      shapes_{shapes},
      anytime_{true},
      most_steps_{most_steps},
      target_{std::make_shared<const State::Target>(State::Target{
          [&program](Address address) { return program.functions().at_entry(address) != nullptr; },
          [](Value) { return false; },
          [&program, variables](Address address) {
            return constant_at(program, variables, address);
          }})}
{
}

Forward::Forward(Program& program, Terms& terms, const Shapes& shapes, Subject sample)
    : program_{program},
      terms_{terms},
      shapes_{shapes},
      sample_{sample},
      most_steps_{most_steps},
      target_{std::make_shared<const State::Target>(State::Target{
          [&program](Address address) { return program.functions().at_entry(address) != nullptr; },
          [this](Value place) { return begins_closure(place); },
          {}})}
{
}

/// Whether the object there is a closure, in the sample and in whoever this is to hold for. A
/// number in it may equal the entry of any other function, as a key that was made of one.
bool Forward::begins_closure(Value place)
{
  const Value first = terms_.load(place, word_size);
  const auto code = evaluate(terms_, first, sample_, program_.memory());
  return code && program_.may_have_closure(*code) && is_guarded({first, *code});
}

std::shared_ptr<const Trace> Forward::run(const KnownFunction& function, Address pc, State state,
                                          Value cfa)
{
  const Listing* const code = program_.listing(function);
  if (code == nullptr) {
    cut("the code of " + function.name + " cannot be read");
    return std::make_shared<Trace>();
  }
  beyond_.followed.insert(function.function.entry);
  state.enter(program_.frame(function), cfa, target_);
  running_.push_back(function.function.entry);
  auto trace = FunctionRun{*this, function, *code}.run(pc, state);
  running_.pop_back();
  return trace;
}

std::shared_ptr<const Trace> Forward::run_deeper(const KnownFunction& callee, const State& entry)
{
  ++depth_;
  auto trace = run(callee, callee.function.entry, entry, entry.reg(rsp).plus(word_size));
  --depth_;
  return trace;
}

/// The function that an indirect call leads to in the sample; null if that is not known. Unless
/// what leads there stays as it is, it may be any other as well.
const KnownFunction* Forward::resolve(Value target)
{
  if (anytime_ && !target.is_number()) return nullptr;
  const auto address = evaluate(terms_, target, sample_, program_.memory());
  const KnownFunction* const function = address ? program_.at_entry(*address) : nullptr;
  if (function == nullptr) return nullptr;
  const Guard guard{target, *address};
  return target.is_number() || is_guarded(guard) ? function : nullptr;
}

/// Adds a guard. False: there are too many, and what it is for counts as not known.
bool Forward::is_guarded(const Guard& guard)
{
  constexpr std::size_t most_guards = 1024;
  if (anytime_) return false;
  if (std::ranges::find(guards_, guard) != guards_.end()) return true;
  if (guards_.size() == most_guards) {
    cut("too many calls depend on the goroutine");
    return false;
  }
  guards_.push_back(guard);
  return true;
}

bool Forward::spend(std::uint64_t steps)
{
  spent_ += steps;
  if (spent_ <= most_steps_) return true;
  cut("the code from here on is too long to be followed");
  return false;
}

void Forward::cut(std::string_view why)
{
  if (beyond_.cut.empty()) beyond_.cut = why;
}

}  // namespace unjam::code
