#include "client/enrich/field_search.hpp"

#include <set>
#include <string_view>
#include <utility>

namespace unjam::naming {
namespace {

constexpr int most_pointers = 3;  ///< between a variable and the struct with the field
constexpr std::size_t most_structs = 1'500;

/// A struct to look into.
struct Place {
  std::string type;
  Address address = 0;
  std::string outer;  ///< what leads to it, for types that have no name
  std::string suffix;
};

/// One search, level by level.
class FieldWalk {
 public:
  FieldWalk(memory::Memory& memory, const StructTypes& types, const Sought& sought)
      : memory_{memory}, types_{types}, sought_{sought}
  {
  }

  FieldSearch run(std::span<const Root> roots)
  {
    for (const Root& root : roots) {
      add({root.type, root.address, root.name, " in " + without_shapes(root.function)});
    }
    for (int pointers = 0; pointers <= most_pointers && !next_.empty(); ++pointers) {
      const std::vector<Place> level = std::exchange(next_, {});
      for (const Place& place : level) look_into(place);
      if (memory_.missed() || !result_.unknown.empty()) result_.name.reset();
      if (memory_.missed() || !result_.unknown.empty() || result_.name) break;
    }
    return std::move(result_);
  }

 private:
  void add(Place place)
  {
    if (seen_.size() >= most_structs || !seen_.emplace(place.address, place.type).second) return;
    next_.push_back(std::move(place));
  }

  void look_into(const Place& place)
  {
    const Members* members = types_.find(place.type);
    if (members == nullptr) {
      result_.unknown.push_back({place.type, place.address});
      return;
    }
    for (const Member& member : *members) {
      if (!result_.name && holds(memory_, member, place.address, sought_)) {
        result_.name = name_of(place, member);
      }
      follow(place, member);
    }
  }

  static std::string name_of(const Place& place, const Member& member)
  {
    return member.named ? member.label : place.outer + "." + member.label + place.suffix;
  }

  void follow(const Place& place, const Member& member)
  {
    if (result_.name || member.kind != Kind::pointer || !member.type.starts_with('*')) return;
    const std::string_view type = std::string_view{member.type}.substr(1);
    if (!is_telling(type)) return;
    const auto target = memory_.get<Address>(place.address + member.offset);
    if (!target || *target == 0 || *target % word_size != 0) return;
    std::string outer = member.named ? member.label : place.outer + "." + member.label;
    add({std::string{type}, *target, std::move(outer),
         member.named ? std::string{} : place.suffix});
  }

  memory::Memory& memory_;
  const StructTypes& types_;
  const Sought& sought_;
  std::set<std::pair<Address, std::string>> seen_;
  std::vector<Place> next_;
  FieldSearch result_;
};

}  // namespace

bool holds(memory::Memory& memory, const Member& member, Address address, const Sought& sought)
{
  const Address field = address + member.offset;
  if (member.kind == Kind::structure && sought.is_lock_type(member.type)) {
    return field == sought.address;
  }
  const bool is_interface = member.kind == Kind::interface || member.type == "sync/atomic.Value";
  const bool may_hold = sought.is_channel
                            ? member.kind == Kind::channel || is_interface
                            : member.kind == Kind::pointer && sought.is_pointer_type(member.type);
  if (!may_hold) return false;
  const auto value = memory.get<Address>(is_interface ? field + word_size : field);
  return value && *value == sought.address;
}

FieldSearch search_fields(memory::Memory& memory, const StructTypes& types,
                          std::span<const Root> roots, const Sought& sought)
{
  return FieldWalk{memory, types, sought}.run(roots);
}

}  // namespace unjam::naming
