#include "client/code/closure.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace unjam::code {
namespace {

/// "main.init", "main.init.0", "main.map.init.0": called once, before the program's main function.
bool initialises(std::string_view name)
{
  const std::size_t slash = name.rfind('/');
  const std::size_t dot = name.find('.', slash == std::string_view::npos ? 0 : slash);
  if (dot == std::string_view::npos) return false;
  std::string_view rest = name.substr(dot + 1);
  if (rest.starts_with("map.")) rest.remove_prefix(4);
  if (rest == "init") return true;
  if (!rest.starts_with("init.")) return false;
  rest.remove_prefix(5);
  return !rest.empty() && std::ranges::all_of(rest, [](char c) { return c >= '0' && c <= '9'; });
}

/// What reflection does for whoever asks it to; its locks are its own.
constexpr Acts of_channels()
{
  Acts acts;
  for (const Act act : {Act::send, Act::receive, Act::close}) acts.add(act);
  return acts;
}

/// A closure of package sync that may lie in a record of a deferred call: it gives up what its
/// frame holds, a lock or a count of the program.
bool is_deferred_by_sync(std::string_view name)
{
  return name.starts_with("sync.(*Once).doSlow.") || name.starts_with("sync.(*WaitGroup).Go.");
}

Acts common(Acts one, Acts other)
{
  return Acts(one.bits() & other.bits());
}

bool is_of_reflection(std::string_view name)
{
  return name.starts_with("reflect.");
}

/// What makes an interface of a lock for whoever asks for it.
bool gives_lockers(std::string_view name)
{
  return name == "sync.(*RWMutex).RLocker" || name == "sync.(*RWMutex).RLocker-fm";
}

/// Calls what reflection has in its hands.
bool calls_by_reflection(std::string_view name)
{
  return name == "reflect.Value.Call" || name == "reflect.Value.CallSlice" ||
         name == "reflect.Value.call";
}

/// May make an interface of what reflection has in its hands, or call it. Of the methods of
/// reflect.Value and the functions beside it, those do not that only look at values and types.
bool makes_interfaces(std::string_view name)
{
  static constexpr std::array<std::string_view, 8> functions = {
      "TypeOf", "ValueOf", "DeepEqual", "Indirect", "TypeFor", "PointerTo", "PtrTo", "toType"};
  static constexpr std::array<std::string_view, 29> methods = {
      "Kind",    "Type",   "typeSlow",    "String",       "Int",          "Uint",
      "Float",   "Bool",   "Bytes",       "Complex",      "Len",          "lenNonSlice",
      "Cap",     "IsNil",  "IsValid",     "IsZero",       "Elem",         "Field",
      "Index",   "Addr",   "FieldByName", "NumField",     "FieldByIndex", "NumMethod",
      "Pointer", "CanSet", "CanAddr",     "CanInterface", "UnsafePointer"};
  for (const std::string_view prefix : {"reflect.Value.", "reflect.(*Value)."}) {
    if (!name.starts_with(prefix)) continue;
    return std::ranges::find(methods, name.substr(prefix.size())) == methods.end();
  }
  constexpr std::string_view package = "reflect.";
  if (!name.starts_with(package)) return false;
  name.remove_prefix(package.size());
  const bool is_function =
      name.find_first_of("(.") == std::string_view::npos || name.starts_with("TypeAssert[");
  return is_function && std::ranges::find(functions, name) == functions.end();
}

/// What gives types to those who did not have them. The functions of package reflect that use it
/// have one to begin with, and make pointers, slices and the like of it.
bool looks_up_types(std::string_view name)
{
  return name == "reflect.typelinks" || name == "runtime.reflect_typelinks" ||
         name == "reflect.typesByString";
}

}  // namespace

Closure::Closure(Program& program, const CallGraph& graph, bool past_init, FirstRelease& releases)
    : program_{program},
      graph_{graph},
      past_init_{past_init},
      releases_{releases},
      meaning_(graph.size()),
      reflects_(graph.size()),
      calls_(graph.size()),
      looks_up_(graph.size()),
      seen_(graph.size())
{
  classify();
  graph_.types().for_each([&](Address type) {
    for (const FunctionId method : graph_.types().methods(type)) {
      methods_mean_.add(meaning_[static_cast<std::size_t>(method)]);
    }
  });
  for (const FunctionId each : graph_.types().stray_methods()) enter(each, true, base_);
  for (const FunctionId each : graph_.functions_given_out()) {
    if (!is_over(function(each).name)) enter(each, true, base_);
  }
  for (const Address each : graph_.types_given_out()) enter_boxed(each, base_);
  follow(base_);
}

/// What functions mean to those who call them, by their names.
void Closure::classify()
{
  const auto& all = program_.functions().all();
  std::vector<FunctionId> wrappers;
  std::array<Acts, 2> inner;
  inner[0].add(Act::send);
  inner[1].add(Act::receive);
  std::vector<Acts> works_on_channels(all.size());
  for (std::uint32_t i = 0; i < all.size(); ++i) {
    const std::string name = program_.functions().name(program_.memory(), all[i]);
    const bool works = name == "runtime.chansend" || name == "runtime.chanrecv";
    (works ? works_on_channels : meaning_)[i] = acts_of(name);
    if (makes_interfaces(name)) reflects_[i] = true;
    if (calls_by_reflection(name)) calls_[i] = true;
    if (looks_up_types(name)) looks_up_[i] = true;
    if (name.ends_with("-fm")) wrappers.push_back(FunctionId{i});
    const bool outside = name.starts_with("_cgoexp_") || (!past_init_ && name == "main.main") ||
                         (!past_init_ && initialises(name));
    if (outside) enter(FunctionId{i}, true, base_);
  }
  // Whoever else works on channels directly, under a name that is not known here.
  for (std::uint32_t i = 0; i < all.size(); ++i) {
    for (const CallGraph::Edge& edge : graph_.edges(FunctionId{i})) {
      meaning_[i].add(works_on_channels[static_cast<std::size_t>(edge.to)]);
    }
  }
  // The value of a method means what the method does.
  for (const FunctionId wrapper : wrappers) {
    for (const CallGraph::Edge& edge : graph_.edges(wrapper)) {
      const auto to = static_cast<std::size_t>(edge.to);
      const auto from = static_cast<std::size_t>(wrapper);
      meaning_[from].add(meaning_[to]);
      reflects_[from] = reflects_[from] || reflects_[to];
      looks_up_[from] = looks_up_[from] || looks_up_[to];
    }
  }
}

const KnownFunction& Closure::function(FunctionId id)
{
  static const KnownFunction unknown;
  const Function& listed = program_.functions().all()[static_cast<std::size_t>(id)];
  const KnownFunction* const known = program_.find(listed.entry);
  return known == nullptr ? unknown : *known;  // which belongs to the program
}

bool Closure::counts_as_own(const KnownFunction& function) const
{
  return !function.library || is_of_reflection(function.name);
}

/// What the runtime calls once, at the start, it does not call again.
bool Closure::is_over(const std::string& name) const
{
  return past_init_ && (name == "main.main" || initialises(name));
}

/// Whether it is the compiler's wrapper for a deferred call of a function that has no frame.
bool Closure::is_old(const std::string& name) const
{
  constexpr std::string_view mark = ".deferwrap";
  const std::size_t at = name.rfind(mark);
  if (!framed_ || at == std::string::npos) return false;
  const std::string_view number = std::string_view{name}.substr(at + mark.size());
  const std::string_view parent = std::string_view{name}.substr(0, at);
  const bool whole = !number.empty() && number.find_first_not_of("0123456789") == number.npos;
  // Of generic functions Delve and the table have different names, and what the body of a range
  // over a function defers belongs to the frame around it.
  const bool known = parent.find('[') == parent.npos && parent.find("-range") == parent.npos;
  return whole && known && !framed_->contains(parent);
}

/// What a function means to code of the program that calls it, or has it as a value.
void Closure::use(std::size_t function, Acts& acts)
{
  acts.add(meaning_[function]);
  if (reflects_[function]) acts.add(methods_mean_);
  if (looks_up_[function]) enter_all_types();
}

/// What code that is not followed any more may still do through what it calls or names, but for
/// acts that were found in it.
void Closure::enter_uses(FunctionId id, const KnownFunction& function, Acts& acts)
{
  const bool own = counts_as_own(function) && !is_of_reflection(function.name);
  const bool asks_runtime =
      is_of_reflection(function.name) || function.name.starts_with("runtime.");
  for (const CallGraph::Edge& edge : graph_.edges(id)) {
    const auto to = static_cast<std::size_t>(edge.to);
    const bool calls = calls_[to] && !is_of_reflection(function.name);
    if ((own && reflects_[to]) || calls) acts.add(methods_mean_);
    if (looks_up_[to] && !asks_runtime) enter_all_types();
  }
  const bool boxes = counts_as_own(function) || gives_lockers(function.name);
  for (const Address type : graph_.types_in(id)) {
    boxes ? enter_boxed(type, acts) : enter_type(type);
  }
}

/// Notes that a function is reached. As a value it may be called on any object.
void Closure::enter(FunctionId id, bool by_value, Acts& acts, const FirstRelease::Of* under)
{
  const auto index = static_cast<std::size_t>(id);
  if (by_value) use(index, acts);
  if (by_value && is_deferred_by_sync(function(id).name)) {
    for (const CallGraph::Edge& edge : graph_.edges(id)) {
      acts.add(meaning_[static_cast<std::size_t>(edge.to)]);
    }
  }
  const Address entry = program_.functions().all()[index].entry;
  if (under != nullptr && !under->covered.contains(entry)) under = nullptr;
  if (is_new(id, under)) open_.push_back({id, under});
}

bool Closure::is_new(FunctionId id, const FirstRelease::Of* under)
{
  std::uint32_t& seen = seen_[static_cast<std::size_t>(id)];
  if (seen == 1 || seen == round_) return false;
  std::uint32_t& here = under == nullptr ? seen : covered_seen_[{id, under}];
  if (here == 1 || here == round_) return false;
  here = round_;
  return true;
}

void Closure::enter_type(Address type)
{
  std::uint32_t& seen = types_seen_[type];
  if (seen == 1 || seen == round_) return;
  seen = round_;
  open_types_.push_back(type);
}

/// Notes that values of a type may be in interfaces: then its methods are called on any object.
void Closure::enter_boxed(Address type, Acts& acts)
{
  for (const FunctionId method : graph_.types().methods(type)) enter(method, true, acts);
  enter_type(type);
}

/// What a word in memory stands for, which may be a function or a type.
void Closure::enter_word(Address word, Acts& acts)
{
  const auto id = graph_.function_of(word);
  const bool counts = id && !is_old(function(*id).name) && !is_over(function(*id).name);
  if (counts) enter(*id, true, acts);
  if (const auto type = graph_.type_of(word)) enter_boxed(*type, acts);
}

void Closure::enter_all_types()
{
  if (all_types_) return;
  all_types_ = round_ == 1;
  graph_.types().for_each([&](Address type) { enter_type(type); });
}

void Closure::follow(Acts& acts)
{
  while (!open_.empty() || !open_types_.empty()) {
    if (!open_.empty()) {
      const Entered entered = open_.back();
      open_.pop_back();
      follow_function(entered, acts);
    } else {
      const Address type = open_types_.back();
      open_types_.pop_back();
      follow_type(type, acts);
    }
  }
}

void Closure::follow_function(Entered entered, Acts& acts)
{
  const auto [id, under] = entered;
  const KnownFunction& from = function(id);
  const bool of_reflection = is_of_reflection(from.name);
  const bool own = counts_as_own(from);
  if (from.name == "plugin.open") loads_plugins_ = true;
  const FirstRelease::Of* answers = under;
  if (answers == nullptr && own && !of_reflection) {
    answers = &releases_.of(id);
    if (!answers->known) answers = nullptr;
    if (answers != nullptr) acts.add(answers->acts);
  }
  for (const CallGraph::Edge& edge : graph_.edges(id)) {
    Acts meant = meaning_[static_cast<std::size_t>(edge.to)];
    if (answers != nullptr && !edge.by_value && releases_.accounts_for(edge.to)) meant = {};
    if (own) acts.add(of_reflection ? common(meant, of_channels()) : meant);
    enter(edge.to, false, acts, answers);
  }
  enter_uses(id, from, acts);
}

void Closure::follow_type(Address type, Acts& acts)
{
  for (const FunctionId method : graph_.types().methods(type)) enter(method, false, acts);
  for (const Address next : graph_.types().neighbours(type)) enter_type(next);
}

void Closure::seed(std::span<const Address> words, Framed framed)
{
  framed_ = std::move(framed);
  for (const Address word : words) enter_word(word, base_);
  follow(base_);
}

/// What a function of the library means to who calls it, where a run does not look at its object:
/// code can call the runtime's own functions (go:linkname).
Acts Closure::not_followed(FunctionId id)
{
  const KnownFunction& callee = function(id);
  const Meaning meaning = callee.called.meaning;
  const bool looked_at = meaning != Meaning::leaf && meaning != Meaning::ordinary;
  // What it unlocks is an interface that it is given: that is followed.
  if (looked_at || !callee.library || callee.name == "sync.(*Cond).Wait") return {};
  return acts_of(callee.name);
}

Acts Closure::beyond(const Beyond& frames, std::span<const Address> words, Framed framed)
{
  framed_ = std::move(framed);
  Acts acts;
  ++round_;
  for (const Address entry : frames.functions) {
    if (const auto id = graph_.function_at(entry)) enter(*id, true, acts);
  }
  for (const Address entry : frames.followed) {
    const auto id = graph_.function_at(entry);
    if (!id) continue;
    enter_uses(*id, function(*id), acts);
    for (const CallGraph::Edge& edge : graph_.edges(*id)) acts.add(not_followed(edge.to));
  }
  for (const Address word : words) enter_word(word, acts);
  follow(acts);
  return acts;
}

std::vector<std::string> Closure::holders(Act act)
{
  std::vector<std::string> names;
  for (std::uint32_t i = 0; i < graph_.size(); ++i) {
    const auto means_it = [&](const CallGraph::Edge& edge) {
      return meaning_[static_cast<std::size_t>(edge.to)].has(act);
    };
    if (std::ranges::none_of(graph_.edges(FunctionId{i}), means_it)) continue;
    const KnownFunction& holder = function(FunctionId{i});
    if (!holder.library) names.push_back(holder.name);
  }
  std::ranges::sort(names);
  return names;
}

std::string Closure::missing() const
{
  return loads_plugins_ ? "code that a plugin could bring" : "";
}

}  // namespace unjam::code
