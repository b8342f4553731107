#include "client/code/holders.hpp"

#include <algorithm>
#include <array>

#include "client/code/balance.hpp"
#include "client/code/deeds.hpp"

namespace unjam::code {
namespace {

constexpr std::size_t most_reaching = 20'000;
constexpr std::int64_t some_stack = 1 << 16;

constexpr std::array all_registers = {rax, rcx, rdx, rbx, rsi, rdi, r8, r9, r10, r11};

/// A function as it is called by somebody unknown.
State at_entry(Terms& terms)
{
  const Value top{Term::stack, -some_stack};
  State state{terms, top};
  state.set_reg(rsp, top);
  state.set_reg(r14, Value{Term::goroutine, 0});
  for (const Register reg : all_registers) {
    state.set_reg(reg, terms.argument(static_cast<unsigned>(reg)));
  }
  return state;
}

/// "main.init", "main.init.0": called once, before the program's main function.
bool initialises(const std::string& name)
{
  const std::size_t dot =
      name.find('.', name.rfind('/') == std::string::npos ? 0 : name.rfind('/'));
  if (dot == std::string::npos) return false;
  const std::string rest = name.substr(dot + 1);
  return rest == "init" || rest.starts_with("init.");
}

/// Whether reflection gives out methods of this name.
bool is_exported(const std::string& name)
{
  const std::size_t dot = name.rfind('.');
  const char first = dot == std::string::npos || dot + 1 == name.size() ? 'A' : name[dot + 1];
  return !(first >= 'a' && first <= 'z') && first != '_';
}

bool is_of_reflection(const std::string& name)
{
  return name == "reflect.chanrecv" || name == "reflect.chansend" || name == "reflect.chansend0" ||
         name == "reflect.chanclose" || name == "reflect.rselect";
}

}  // namespace

HolderSearch::HolderSearch(Program& program, const References& references, const Shapes& shapes,
                           bool past_init)
    : program_{program}, references_{references}, shapes_{shapes}, past_init_{past_init}
{
}

/// Which of the program's functions mean an act to their callers.
void HolderSearch::classify()
{
  if (classified_) return;
  primitives_.clear();
  std::map<Act, std::set<Address>> inner;
  for (const Function& function : program_.functions().all()) {
    const std::string name = program_.functions().name(program_.memory(), function);
    if (name.starts_with("reflect.") && name.find(".Method") != std::string::npos) reflects_ = true;
    if (name == "runtime.chansend") inner[Act::send].insert(function.entry);
    if (name == "runtime.chanrecv") inner[Act::receive].insert(function.entry);
    const Called called = meaning_of(name);
    switch (called.meaning) {
      case Meaning::act:
      case Meaning::act_or_not:
      case Meaning::notify:
      case Meaning::add:
      case Meaning::run_group:
        primitives_[called.act].insert(function.entry);
        break;
      case Meaning::select:
        primitives_[Act::send].insert(function.entry);
        primitives_[Act::receive].insert(function.entry);
        break;
      default:
        break;
    }
  }
  // Whoever else works on channels directly, under a name that is not known here.
  for (const auto& [act, entries] : inner) {
    for (const Address entry : entries) {
      const auto& callers = references_.callers(entry);
      primitives_[act].insert(callers.begin(), callers.end());
    }
  }
  classified_ = !program_.memory().missed();
}

Holding HolderSearch::find(Act act)
{
  classify();
  Holding holding;
  const std::set<Address> holders = holders_of(act);
  for (const Address entry : holders) {
    if (const auto* const function = program_.find(entry))
      holding.functions.push_back(function->name);
  }
  std::ranges::sort(holding.functions);
  close(holding, holders);
  return holding;
}

std::set<Address> HolderSearch::holders_of(Act act)
{
  std::set<Address> holders;
  for (const Address primitive : primitives_[act]) {
    const KnownFunction* const called = program_.find(primitive);
    if (called == nullptr) continue;
    std::set<Address> all = references_.callers(primitive);
    const auto& users = references_.users(primitive);
    all.insert(users.begin(), users.end());
    if (may_be_called_unnamed(primitive)) all.insert(primitive);
    for (const Address entry : all) {
      const KnownFunction* const holder = program_.find(entry);
      if (holder == nullptr) continue;
      const bool own = !holder->library || is_of_reflection(holder->name) || entry == primitive;
      if (own && !keeps_balance(entry, act)) holders.insert(entry);
    }
  }
  return holders;
}

/// Whether code of the program may call it through a variable or an interface. The library has
/// sync.Locker for its own use; the program has it only where it makes one.
bool HolderSearch::may_be_called_unnamed(Address primitive)
{
  if (references_.is_in_variables(primitive)) return true;
  return std::ranges::any_of(references_.table_users(primitive), [&](Address user) {
    const KnownFunction* const function = program_.find(user);
    return function == nullptr || !function->library;
  });
}

/// Whether a function gives up only what it has taken before. What it defers is judged with it.
bool HolderSearch::keeps_balance(Address entry, Act act)
{
  if (!gives_up(act)) return false;
  if (only_used_within(entry)) return true;
  const KnownFunction* const function = program_.at_entry(entry);
  if (function == nullptr) return false;
  StackRun run;
  Forward forward{program_, run.terms, shapes_, Subject{}};
  run.frames.push_back(forward.run(*function, entry, at_entry(run.terms)));
  if (forward.beyond().indirect && !forward.beyond().cut.empty()) return false;
  const Act take = act == Act::unlock ? Act::lock : Act::read_lock;
  for (const Deed& deed : deeds_of(run)) {
    if (deed.act != act) continue;
    const IsObject same = [&](Value value) { return value == deed.object; };
    if (!deed.object.known() || times_given_up(run.frames, act, take, same) > 0) return false;
  }
  return true;
}

/// Whether a closure is called by those alone who make it: then it is part of what they do.
bool HolderSearch::only_used_within(Address entry)
{
  const auto& users = references_.users(entry);
  if (users.empty() || references_.is_in_data(entry) || !references_.callers(entry).empty()) {
    return false;
  }
  if (!judged_.insert(entry).second) return false;
  const bool within = std::ranges::all_of(users, [&](Address user) {
    return !escapes(user, entry) && keeps_balance(user, Act::unlock) &&
           keeps_balance(user, Act::read_unlock);
  });
  judged_.erase(entry);
  return within;
}

bool HolderSearch::escapes(Address user, Address entry)
{
  return watch(user, entry).escapes();
}

/// Where `user` puts the function that begins at `entry`.
const Watch& HolderSearch::watch(Address user, Address entry)
{
  const auto known = watched_.find({user, entry});
  if (known != watched_.end()) return known->second;
  Watch watch{entry, references_.values(entry)};
  const KnownFunction* const function = program_.at_entry(user);
  Terms terms;
  Forward forward{program_, terms, shapes_, Subject{}};
  forward.watch(watch);
  if (function != nullptr) forward.run(*function, user, at_entry(terms));
  if (function == nullptr || !forward.beyond().cut.empty()) watch.lose();
  if (program_.memory().missed()) return missed_.emplace(watch);
  return watched_.emplace(std::pair{user, entry}, watch).first->second;
}

/// What is called once, at the start, is not called again.
bool HolderSearch::is_over(const std::string& name) const
{
  return past_init_ && (name == "main.main" || initialises(name));
}

/// Goes from the holders to those who call or start them, and so on.
void HolderSearch::close(Holding& holding, std::set<Address> left)
{
  while (!left.empty() && !holding.callable) {
    const Address entry = *left.begin();
    left.erase(left.begin());
    if (!holding.reaching.insert(entry).second) continue;
    const KnownFunction* const function = program_.find(entry);
    if (function == nullptr || holding.reaching.size() > most_reaching) {
      holding.callable = true;
      return;
    }
    if (is_over(function->name)) continue;
    const bool reflected = reflects_ && references_.is_method(entry) && is_exported(function->name);
    if (references_.is_in_data(entry) || reflected) {
      holding.callable = true;
      return;
    }
    for (const Address user : references_.users(entry)) {
      if (escapes(user, entry)) {
        holding.callable = true;
        return;
      }
      if (watch(user, entry).is_kept()) holding.keeping.insert(user);
      left.insert(user);
    }
    const auto& callers = references_.callers(entry);
    left.insert(callers.begin(), callers.end());
  }
}

}  // namespace unjam::code
