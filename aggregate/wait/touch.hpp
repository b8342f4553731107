#pragma once

#include <string_view>

#include "aggregate/snapshot/snapshot.hpp"
#include "aggregate/snapshot/standard_library.hpp"

namespace unjam::aggregate {

/// Whether the standard library may be handed channels of such elements by a program, or hands them
/// out itself: `<-chan struct{}` of a context, `<-chan time.Time` of a timer, `chan<- os.Signal`.
/// True if the type is not known. A channel of any other type it only touches through reflection.
[[nodiscard]] bool library_may_touch(std::string_view element_type);

/// Whether a goroutine waits in the program's own code: no function of the standard library has
/// called for it, but those of package sync that are there to wait in.
[[nodiscard]] bool waits_in_own_code(const Snapshot& snapshot, const Goroutine& goroutine);

/// The standard library of a snapshot's target.
[[nodiscard]] StandardLibrary library_of(const Snapshot& snapshot);
[[nodiscard]] bool waits_in_own_code(const Snapshot& snapshot, const StandardLibrary& library,
                                     const Goroutine& goroutine);

}  // namespace unjam::aggregate
