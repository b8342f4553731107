#pragma once

#include <functional>
#include <memory>
#include <span>

#include "client/code/trace.hpp"

namespace unjam::code {

/// Whether a value is the object in question: now, or whenever code gets there.
struct IsObject {
  std::function<bool(Value)> now;
  std::function<bool(Value)> always;
};

/// How often, at most, the code gives an object up (`give`: unlock, read_unlock) on one way before
/// it takes it (`take`) anew: 0, 1, or 2 for twice and more. Whoever does so has it now.
///
/// `frames` go on one after another, the innermost first.
[[nodiscard]] int times_given_up(std::span<const std::shared_ptr<const Trace>> frames, Act give,
                                 Act take, const IsObject& is_object);

}  // namespace unjam::code
