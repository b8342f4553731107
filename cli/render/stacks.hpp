#pragma once

#include <iosfwd>
#include <span>

#include "cli/render/page.hpp"

/// Goroutines and their stacks as other tools read them. In names that come from the target nothing
/// is left that a terminal would obey, or that would be another part of the format.
namespace unjam::render {

enum class StacksFormat { folded, pprof, debug2, delve };

/// Prints all goroutines that a page is about, those of groups that `--top` cut as well.
void print_stacks(std::ostream& out, const GroupsPage& page, StacksFormat format);
void print_stacks(std::ostream& out, const GoroutinesPage& page, StacksFormat format);

using Goroutines = std::span<const Goroutine* const>;

/// For flame graphs, a line for each distinct stack and how many have it: "main.main;main.serve;
/// main.(*Queue).Put;[chan send] 12". Ascending.
void print_folded(std::ostream& out, const Snapshot& snapshot, Goroutines goroutines);

/// A profile for `go tool pprof`, packed as Go packs it: goroutines with equal stacks, labels and
/// waits are one sample, those that most share first. Labels of ours (see profile_words.hpp) say
/// what they wait for. The same goroutines give the same bytes.
void print_pprof(std::ostream& out, const Snapshot& snapshot, Goroutines goroutines);

/// What Go prints with debug=2, as far as it is known: arguments, locked threads and who has
/// started whom are not, and labels are left out, for readers older than Go 1.27 do not take them.
/// As Go does it, calls within the runtime are not shown, but of goroutines that have no other.
/// Goroutines that could not be read are counted in a last line.
void print_debug2(std::ostream& out, const Snapshot& snapshot, Goroutines goroutines);

/// A reply of Delve's to ListGoroutines (API 2). Wait reasons are numbers there: those of the
/// target's release of Go, of the newest if that is not known; 0 where it has no such reason.
void print_delve(std::ostream& out, const Snapshot& snapshot, Goroutines goroutines);

}  // namespace unjam::render
