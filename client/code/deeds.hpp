#pragma once

#include <string>
#include <vector>

#include "client/code/stack_run.hpp"
#include "client/runtime/access.hpp"

namespace unjam::code {

/// An act that a stack run has met, on one object.
struct Deed {
  Act act{};
  Value object;  ///< unknown: not told
  Address pc = 0;
  const KnownFunction* function = nullptr;  ///< that the call stands in
  std::string path;                         ///< functions entered on the way, "main.a > main.b"
  bool selects = false;
  bool starts = false;
};

/// All acts of a run, frame by frame, the innermost first; each place and object once.
[[nodiscard]] std::vector<Deed> deeds_of(const StackRun& run);

/// Whether the value stays what it is for as long as the goroutine has these frames: it hangs on
/// nothing that others could store to. `sample` is the goroutine that the run was made for.
class Fixedness {
 public:
  Fixedness(Program& program, const StackRun& run, Subject sample,
            std::span<const runtime::AddressRange> variables);

  [[nodiscard]] bool operator()(Value value) const;

 private:
  [[nodiscard]] bool is_closure(Value pointer) const;

  Program& program_;
  const StackRun& run_;
  Subject sample_;
  std::span<const runtime::AddressRange> variables_;
};

}  // namespace unjam::code
