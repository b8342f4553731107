#include "client/code/outlook.hpp"

#include <algorithm>

#include "client/code/balance.hpp"

namespace unjam::code {
namespace {

bool is_about_channel(Act act)
{
  return act == Act::send || act == Act::receive || act == Act::close;
}

Act taking(Act give)
{
  return give == Act::unlock ? Act::lock : Act::read_lock;
}

}  // namespace

Outlook::Outlook(const Ground& ground, StackRun run, Subject sample, Frames frames)
    : ground_{ground}, run_{std::move(run)}, deeds_{deeds_of(run_)}
{
  for (const Deed& deed : deeds_) {
    lines_.push_back(ground_.program.functions().line(ground_.program.memory(),
                                                      deed.function->function, deed.pc));
    if (deed.object.known()) values_.push_back(deed.object);
  }
  std::ranges::sort(values_);
  const auto repeated = std::ranges::unique(values_);
  values_.erase(repeated.begin(), repeated.end());
  const FrameReleases releases =
      releases_of(ground_.program, ground_.shapes, ground_.access.variables, frames, sample);
  find_loose(sample, releases);
  leave_covered(releases);
  find_held(frames);
}

/// What is not given up again is of no interest.
void Outlook::find_held(Frames frames)
{
  const bool gives =
      std::ranges::any_of(deeds_, [](const Deed& deed) { return gives_up(deed.act); });
  if (!gives || ground_.program.memory().missed()) return;
  held_ = locks_held(ground_.program, ground_.shapes, ground_.access.variables, frames, run_);
}

bool Outlook::holds(Act give, std::uint32_t object, const Subject& subject) const
{
  const bool shared = give == Act::read_unlock;
  return std::ranges::any_of(held_, [&](const HeldLock& held) {
    if (held.shared != shared) return false;
    const auto address = evaluate(run_.terms, held.lock, subject, ground_.program.memory());
    return address && ground_.waited.find(give, *address) == object;
  });
}

std::size_t Outlook::number_of(Value value) const
{
  return static_cast<std::size_t>(std::ranges::lower_bound(values_, value) - values_.begin());
}

Outlook::Addresses Outlook::evaluate_all(const Subject& subject) const
{
  Addresses addresses;
  addresses.reserve(values_.size());
  for (const Value value : values_) {
    addresses.push_back(evaluate(run_.terms, value, subject, ground_.program.memory()));
  }
  return addresses;
}

bool Outlook::holds_for(const Subject& subject) const
{
  return std::ranges::all_of(run_.guards, [&](const Guard& guard) {
    return evaluate(run_.terms, guard.value, subject, ground_.program.memory()) == guard.expected;
  });
}

std::vector<Outlook::Doing> Outlook::doings_of(const Subject& subject)
{
  const Addresses addresses = evaluate_all(subject);
  std::vector<Doing> doings;
  for (std::size_t i = 0; i < deeds_.size(); ++i) {
    const Deed& deed = deeds_[i];
    if (!deed.object.known()) continue;
    const auto address = addresses[number_of(deed.object)];
    const auto object = address ? ground_.waited.find(deed.act, *address) : std::nullopt;
    if (!object) continue;
    const bool known = std::ranges::any_of(doings, [&](const Doing& doing) {
      return doing.object == *object && deeds_[doing.deed].act == deed.act;
    });
    if (known) continue;
    Doing doing{.object = *object, .deed = i};
    if (gives_up(deed.act)) {
      std::vector<bool> ours;
      for (const auto& each : addresses) ours.push_back(each == address);
      doing.times = times(deed.act, ours);
      if (doing.times == 0) continue;
      doing.held = holds(deed.act, *object, subject);
    }
    doings.push_back(doing);
  }
  return doings;
}

std::uint8_t Outlook::times(Act give, const std::vector<bool>& ours)
{
  const auto [place, added] = times_.try_emplace({give, ours}, 0);
  if (added) {
    const auto now = [&](Value value) { return ours[number_of(value)]; };
    const IsObject is_object{now,
                             [&](Value value) { return now(value) && fixed_[number_of(value)]; }};
    place->second =
        static_cast<std::uint8_t>(times_given_up(run_.frames, give, taking(give), is_object));
  }
  return place->second;
}

namespace {

/// What is released where a deed is done by who has not taken or made it before; nothing: it is not
/// known.
const std::set<Address>* released_first(const FrameReleases& releases, const Deed& deed)
{
  const auto place = releases.places.find({deed.pc, deed.act});
  const bool told = place != releases.places.end() && !place->second.unknown;
  const bool whole = deed.path.empty() || releases.covered.contains(deed.function->function.entry);
  return told && whole ? &place->second.objects : nullptr;
}

}  // namespace

/// Whether there are deeds with each of these objects in the same place.
bool Outlook::tells_of(const Deed& deed, const std::set<Address>& objects,
                       const Addresses& addresses) const
{
  return std::ranges::all_of(objects, [&](Address object) {
    return std::ranges::any_of(deeds_, [&](const Deed& each) {
      return each.pc == deed.pc && each.act == deed.act && each.object.known() &&
             addresses[number_of(each.object)] == object;
    });
  });
}

/// What is made a value on the way may be called by anybody, unless that helps nobody.
void Outlook::leave_covered(const FrameReleases& releases)
{
  if (!releases.covered_release_nothing) return;
  std::erase_if(run_.beyond.functions,
                [&](Address function) { return releases.covered.contains(function); });
}

void Outlook::find_loose(Subject sample, const FrameReleases& releases)
{
  const Fixedness is_fixed{ground_.program, run_, sample, ground_.access.variables};
  const Addresses addresses = evaluate_all(sample);
  for (const Value value : values_) fixed_.push_back(is_fixed(value));
  for (std::size_t i = 0; i < deeds_.size(); ++i) {
    const Deed& deed = deeds_[i];
    if (deed.act == Act::lock || deed.act == Act::read_lock) continue;  // they release nothing
    std::optional<std::uint64_t> address;
    if (deed.object.known()) {
      address = addresses[number_of(deed.object)];
      if (address && fixed_[number_of(deed.object)]) continue;
    }
    const auto* const first = released_first(releases, deed);
    if (first != nullptr && tells_of(deed, *first, addresses)) continue;
    const bool typed = address && !comes_of_interface(deed.object, sample);
    loose_.push_back({i, typed ? elements_of(deed, address) : std::string{}});
  }
}

/// Whether a value was read out of an interface, or of what one holds: by then that may hold
/// something of another type.
bool Outlook::comes_of_interface(Value value, Subject sample) const
{
  memory::Memory& memory = ground_.program.memory();
  const auto is_type = [&](Address word) { return ground_.types.is_descriptor(word); };
  const auto begins_interface = [&](Address word) {           // runtime.eface, runtime.iface
    const auto type = memory.get<Address>(word + word_size);  // internal/abi.ITab: Inter, Type
    return is_type(word) ||
           (is_type(memory.get<Address>(word).value_or(0)) && is_type(type.value_or(0)));
  };
  while (const Terms::Node* const node = run_.terms.node(value.term)) {
    if (node->kind != Terms::Node::Kind::load) return false;
    const auto place = evaluate(run_.terms, node->address, sample, memory);
    if (!place) return true;
    const auto before = memory.get<Address>(*place - word_size);
    if (before && begins_interface(*before)) return true;
    value = node->address;
  }
  return false;
}

std::string Outlook::elements_of(const Deed& deed, std::optional<std::uint64_t> address) const
{
  if (!address || !is_about_channel(deed.act)) return {};
  // Generic code is the same for several types.
  if (deed.function->name.find('[') != std::string::npos) return {};
  const auto type = memory::read_field(ground_.program.memory(), *address,
                                       ground_.access.layouts.channel.elem_type);
  if (!type || !ground_.types.is_descriptor(*type)) return {};
  return ground_.types.name(*type).value_or(std::string{});
}

}  // namespace unjam::code
