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

Outlook::Outlook(const Ground& ground, StackRun run, Subject sample)
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
  find_loose(sample);
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
    }
    doings.push_back(doing);
  }
  return doings;
}

std::uint8_t Outlook::times(Act give, const std::vector<bool>& ours)
{
  const auto [place, added] = times_.try_emplace({give, ours}, 0);
  if (added) {
    const IsObject is_object = [&](Value value) { return ours[number_of(value)]; };
    place->second =
        static_cast<std::uint8_t>(times_given_up(run_.frames, give, taking(give), is_object));
  }
  return place->second;
}

void Outlook::find_loose(Subject sample)
{
  const Fixedness is_fixed{ground_.program, run_, sample, ground_.access.globals};
  const Addresses addresses = evaluate_all(sample);
  for (std::size_t i = 0; i < deeds_.size(); ++i) {
    const Deed& deed = deeds_[i];
    if (deed.act == Act::lock || deed.act == Act::read_lock) continue;  // they release nothing
    std::optional<std::uint64_t> address;
    if (deed.object.known()) {
      address = addresses[number_of(deed.object)];
      if (address && is_fixed(deed.object)) continue;
    }
    loose_.push_back({i, elements_of(deed, address)});
  }
}

std::string Outlook::elements_of(const Deed& deed, std::optional<std::uint64_t> address) const
{
  if (!address || !is_about_channel(deed.act)) return {};
  const auto type = memory::read_field(ground_.program.memory(), *address,
                                       ground_.access.layouts.channel.elem_type);
  if (!type || !ground_.types.is_descriptor(*type)) return {};
  return ground_.types.name(*type).value_or(std::string{});
}

}  // namespace unjam::code
