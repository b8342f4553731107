#include "client/enrich/sought.hpp"

#include <algorithm>
#include <array>

namespace unjam::naming {
namespace {

constexpr std::size_t longest_type = 500;

}  // namespace

bool Sought::is_lock_type(std::string_view type) const
{
  if (is_channel) return false;
  switch (lock) {
    case Lock::Kind::mutex:
      return type == "sync.Mutex" || type == "internal/sync.Mutex";
    case Lock::Kind::rwmutex:
      return type == "sync.RWMutex";
    case Lock::Kind::waitgroup:
      return type == "sync.WaitGroup";
    case Lock::Kind::cond:
      return type == "sync.Cond";
    case Lock::Kind::once:
      return type == "sync.Once";
    case Lock::Kind::semaphore:
      return false;
  }
  return false;
}

bool is_named(std::string_view type)
{
  return !type.starts_with("struct {") && !type.starts_with("struct{");
}

bool is_telling(std::string_view type)
{
  static constexpr std::array<std::string_view, 6> dull = {"runtime.",  "sync.",    "sync/atomic.",
                                                           "internal/", "reflect.", "time."};
  if (type.empty() || type.size() > longest_type) return false;
  if (type.find('"') != std::string_view::npos) return false;  // cannot be asked for
  if (!is_named(type)) return true;
  if (type.find('.') == std::string_view::npos || type.starts_with('*')) return false;
  if (type.starts_with('[') || type.starts_with("map[") || type.starts_with("func(")) return false;
  if (type.starts_with("chan ") || type.starts_with("<-chan")) return false;
  return std::ranges::none_of(dull, [&](auto package) { return type.starts_with(package); });
}

std::string without_shapes(std::string_view name)
{
  const std::size_t open = name.find('[');
  const std::size_t close = name.rfind(']');
  const bool has_shape = name.find("go.shape.") != std::string_view::npos;
  if (!has_shape || open == std::string_view::npos || close == std::string_view::npos ||
      close < open) {
    return std::string{name};
  }
  std::string result{name.substr(0, open)};
  return result.append("[...").append(name.substr(close));
}

}  // namespace unjam::naming
