#include "aggregate/findings/kind.hpp"

#include <array>
#include <cstddef>

#include "aggregate/findings/finding.hpp"

namespace unjam::aggregate {

std::span<const KindInfo* const> all_kinds()
{
#define UNJAM_AS_POINTER(name) &kinds::name,
  static constexpr std::array all{UNJAM_FINDING_KINDS(UNJAM_AS_POINTER)};
#undef UNJAM_AS_POINTER
  return all;
}

const KindInfo& kind_of(FindingKind kind)
{
  return *all_kinds()[static_cast<std::size_t>(kind)];
}

}  // namespace unjam::aggregate
