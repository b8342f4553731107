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

/// What reflection does to channels, for whoever asks it to.
bool is_of_reflection(std::string_view name)
{
  return name.starts_with("reflect.");
}

bool calls_methods(std::string_view name)
{
  static constexpr std::array<std::string_view, 7> functions = {
      "reflect.Value.Call",    "reflect.Value.CallSlice",    "reflect.Value.call",
      "reflect.Value.Method",  "reflect.Value.MethodByName", "reflect.Value.Interface",
      "reflect.valueInterface"};
  return std::ranges::find(functions, name) != functions.end();
}

}  // namespace

Closure::Closure(Program& program, const CallGraph& graph, bool past_init)
    : program_{program},
      graph_{graph},
      past_init_{past_init},
      meaning_(graph.size()),
      reflects_(graph.size()),
      seen_(graph.size())
{
  classify();
  for (const FunctionId method : graph_.methods()) {
    Acts meant = meaning_[static_cast<std::size_t>(method)];
    if (!meant.empty() && is_boxed(method)) base_.add(meant);
    methods_mean_.add(meant);
    enter(method, false, base_);
  }
  for (const FunctionId each : graph_.given_out()) {
    if (!is_over(function(each).name)) enter(each, true, base_);
  }
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
    Acts& means = meaning_[i];
    const Called called = meaning_of(name);
    switch (called.meaning) {
      case Meaning::act:
      case Meaning::act_or_not:
      case Meaning::notify:
      case Meaning::add:
      case Meaning::run_group:
        means.add(called.act);
        break;
      case Meaning::select:
        means.add(Act::send);
        means.add(Act::receive);
        break;
      default:
        break;
    }
    if (name == "sync.(*Cond).Wait") {
      means.add(Act::unlock);
      means.add(Act::read_unlock);
    }
    if (name == "runtime.chansend") works_on_channels[i].add(Act::send);
    if (name == "runtime.chanrecv") works_on_channels[i].add(Act::receive);
    if (calls_methods(name)) reflects_[i] = true;
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
      meaning_[static_cast<std::size_t>(wrapper)].add(meaning_[static_cast<std::size_t>(edge.to)]);
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

/// Whether the program makes an interface of a pointer that has this method.
bool Closure::is_boxed(FunctionId method)
{
  return graph_.is_boxed_in_data(method) ||
         std::ranges::any_of(graph_.boxers(method),
                             [&](FunctionId boxer) { return counts_as_own(function(boxer)); });
}

/// What is called once, at the start, is not called again.
bool Closure::is_over(const std::string& name) const
{
  return past_init_ && initialises(name);
}

std::optional<FunctionId> Closure::id_of(Address entry) const
{
  return graph_.function_of(entry);
}

/// Notes that a function is reached. As a value it may be called on any object.
void Closure::enter(FunctionId id, bool by_value, Acts& acts)
{
  const auto index = static_cast<std::size_t>(id);
  if (by_value) acts.add(meaning_[index]);
  if (seen_[index] == 1 || seen_[index] == round_) return;
  seen_[index] = round_;
  open_.push_back(id);
}

void Closure::follow(Acts& acts)
{
  while (!open_.empty()) {
    const FunctionId id = open_.back();
    open_.pop_back();
    const KnownFunction& from = function(id);
    const bool own = counts_as_own(from);
    if (from.name == "plugin.open") loads_plugins_ = true;
    for (const CallGraph::Edge& edge : graph_.edges(id)) {
      const auto to = static_cast<std::size_t>(edge.to);
      if (own) acts.add(meaning_[to]);
      if (own && reflects_[to] && !is_of_reflection(from.name)) acts.add(methods_mean_);
      enter(edge.to, false, acts);
    }
  }
}

void Closure::seed(std::span<const Address> words)
{
  for (const Address word : words) {
    if (const auto id = graph_.function_of(word)) enter(*id, true, base_);
  }
  follow(base_);
}

Acts Closure::beyond(const std::set<Address>& functions, std::span<const Address> words)
{
  Acts acts;
  ++round_;
  for (const Address entry : functions) {
    const auto id = id_of(entry);
    if (!id) continue;
    enter(*id, true, acts);
  }
  for (const Address word : words) {
    if (const auto id = graph_.function_of(word)) enter(*id, true, acts);
  }
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
