#include "client/enrich/struct_types.hpp"

#include <boost/asio.hpp>
#include <utility>

namespace unjam::naming {
namespace {

namespace asio = rpc::asio;

constexpr std::size_t most_types = 400;
constexpr std::size_t most_members = 500;
constexpr int deepest = 4;  ///< structs in structs
constexpr Address longest_struct = Address{1} << 20U;

/// The struct that names what stands in it.
struct Owner {
  std::string name;
  bool named = false;
};

void add_members(const rpc::Variable& value, Address base, const Owner& owner, int depth,
                 Members& members)
{
  for (const rpc::Variable& child : value.children) {
    const Address offset = child.address - base;
    if (offset >= longest_struct || members.size() >= most_members) continue;
    if (child.name.empty() || child.name == "_") continue;
    std::string label = owner.name.empty() ? child.name : owner.name + "." + child.name;
    if (Kind{child.kind} == Kind::structure && depth < deepest && is_telling(child.type)) {
      const Owner inner = is_named(child.type) ? Owner{without_shapes(child.type), true}
                                               : Owner{std::move(label), owner.named};
      add_members(child, base, inner, depth + 1, members);
      continue;
    }
    members.push_back({std::move(label), owner.named, static_cast<std::uint32_t>(offset),
                       Kind{child.kind}, child.type});
  }
}

}  // namespace

Members members_of(const rpc::Variable& value)
{
  Members members;
  if (Kind{value.kind} != Kind::structure) return members;
  const bool named = is_named(value.type);
  const Owner owner{named ? without_shapes(value.type) : std::string{}, named};
  add_members(value, value.address, owner, 0, members);
  return members;
}

const Members* StructTypes::find(std::string_view type) const
{
  static const Members none;
  if (const auto found = known_.find(type); found != known_.end()) return &found->second;
  return known_.size() >= most_types ? &none : nullptr;
}

asio::awaitable<Result<void>> StructTypes::learn(rpc::Client& client, std::vector<Met> types)
{
  rpc::LoadConfig config;
  config.max_variable_recurse = deepest;
  config.max_string_len = 0;
  config.max_array_values = 0;
  for (const Met& met : types) {
    if (find(met.type) != nullptr) continue;
    std::string expression = "*(*\"" + met.type + "\")(" + std::to_string(met.address) + ")";
    const Result<rpc::Variable> value = co_await client.eval({}, std::move(expression), config);
    const bool answered = value || value.error().code() == Errc::rejected ||
                          value.error().code() == Errc::malformed_reply;
    if (!answered) co_return value.error();
    known_[met.type] = value ? members_of(*value) : Members{};
  }
  co_return Result<void>{};
}

}  // namespace unjam::naming
