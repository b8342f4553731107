#include "client/code/deeds.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace unjam::code {
namespace {

class Collector {
 public:
  explicit Collector(std::vector<Deed>& deeds) : deeds_{deeds} {}

  void collect(const Trace& trace, const std::string& path, bool starts)
  {
    if (!seen_.insert(&trace).second) return;
    for (const Block& block : trace.blocks) {
      for (const Event& event : block.events) collect(trace, event, path, starts || event.starts);
    }
  }

 private:
  void collect(const Trace& trace, const Event& event, const std::string& path, bool starts)
  {
    for (const Value object : event.objects) add(trace, event, object, path, starts);
    if (event.unknown) add(trace, event, Value{}, path, starts);
    for (const auto& call : event.calls) {
      if (call->function == nullptr) continue;
      const std::string& name = call->function->name;
      collect(*call, path.empty() ? name : path + " > " + name, starts);
    }
  }

  void add(const Trace& trace, const Event& event, Value object, const std::string& path,
           bool starts)
  {
    if (!met_.emplace(event.act, object, event.pc).second) return;
    deeds_.push_back({event.act, object, event.pc, trace.function, path, event.selects, starts});
  }

  std::vector<Deed>& deeds_;
  std::set<const Trace*> seen_;
  std::set<std::tuple<Act, Value, Address>> met_;
};

}  // namespace

std::vector<Deed> deeds_of(const StackRun& run)
{
  std::vector<Deed> deeds;
  Collector collector{deeds};
  for (const auto& frame : run.frames) collector.collect(*frame, {}, false);
  return deeds;
}

Fixedness::Fixedness(Program& program, const StackRun& run, Subject sample,
                     std::span<const runtime::AddressRange> variables)
    : program_{program}, run_{run}, sample_{sample}, variables_{variables}
{
}

bool Fixedness::operator()(Value value) const
{
  const Terms::Node* const node = run_.terms.node(value.term);
  if (node == nullptr) return value.known();
  if (node->kind != Terms::Node::Kind::load) return true;
  const Value from = node->address;
  if (from.is_number()) {
    const auto address = static_cast<Address>(from.offset);
    return std::ranges::none_of(variables_, [address](const runtime::AddressRange& range) {
      return address >= range.begin && address < range.end;
    });
  }
  if (from.on_stack()) return true;  // a State gives no words of it that others may change
  // What a closure has captured never changes; nor does an interface's table of methods.
  const Value pointer{from.term, 0};
  return (*this)(pointer) && is_closure(pointer);
}

bool Fixedness::is_closure(Value pointer) const
{
  const auto address = evaluate(run_.terms, pointer, sample_, program_.memory());
  const auto code = address ? program_.memory().get<Address>(*address) : std::nullopt;
  return code && run_.beyond.followed.contains(*code) && program_.may_have_closure(*code);
}

}  // namespace unjam::code
