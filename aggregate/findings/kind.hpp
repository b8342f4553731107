#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

/// The kinds of findings, by rank: of two that say as much the earlier one comes first, and what
/// waits is told by the first kind that fits.
///
/// A new kind is a file in kinds/ that defines kinds::NAME, and its name here. Words, help,
/// `--fail-on` and headlines follow.
#define UNJAM_FINDING_KINDS(KIND) \
  KIND(crash)                     \
  KIND(self_deadlock)             \
  KIND(wait_cycle)                \
  KIND(orphaned_send)             \
  KIND(orphaned_receive)          \
  KIND(nil_channel)               \
  KIND(empty_select)              \
  KIND(lock_abandoned)            \
  KIND(waitgroup_stuck)           \
  KIND(cond_stuck)                \
  KIND(stalled_consumer)          \
  KIND(lock_contention)           \
  KIND(starved)                   \
  KIND(exhausted)                 \
  KIND(crowd)

namespace unjam::aggregate {

struct Finding;
struct Root;
struct Scene;

#define UNJAM_AS_VALUE(name) name,
/// What a finding says.
enum class FindingKind : std::uint8_t { UNJAM_FINDING_KINDS(UNJAM_AS_VALUE) };
#undef UNJAM_AS_VALUE

/// What is the same for all findings of a kind.
struct KindInfo {
  /// How bad it is, the first word of a report.
  enum class Class : std::uint8_t {
    crash,      ///< CRASH
    deadlock,   ///< DEADLOCK; BLOCKED, as long as it is a hint
    leak,       ///< LEAK; BLOCKED, as long as it is a hint
    exhausted,  ///< EXHAUSTED
    starved,    ///< STARVED
    slow,       ///< CONTENTION if the one that is waited for runs; else BLOCKED
  };

  std::string_view help;  ///< what it means, in less than 60 characters
  Class bad{};
  bool waits = false;  ///< its goroutines wait, and need not be stuck

  /// Tells of a root, if it is of this kind; null: roots are never of this kind.
  std::optional<Finding> (*find)(const Scene& scene, const Root& root) = nullptr;
  /// Adds what it finds in the snapshot as a whole, once roots have been looked at; null: nothing.
  void (*add)(const Scene& scene, std::vector<Finding>& findings) = nullptr;
};

namespace kinds {
#define UNJAM_AS_OBJECT(name) extern const KindInfo name;
UNJAM_FINDING_KINDS(UNJAM_AS_OBJECT)
#undef UNJAM_AS_OBJECT
}  // namespace kinds

/// The objects of all kinds, by rank: by their numbers in FindingKind.
[[nodiscard]] std::span<const KindInfo* const> all_kinds();

/// The object of a kind.
[[nodiscard]] const KindInfo& kind_of(FindingKind kind);

}  // namespace unjam::aggregate
