// What many goroutines wait for at once, where no root tells of it.

#include "aggregate/findings/crowd.hpp"
#include "aggregate/findings/kind.hpp"

namespace unjam::aggregate {

const KindInfo kinds::exhausted{
    .help = "a pool, semaphore or limit is used up",
    .bad = KindInfo::Class::exhausted,
    .waits = true,
};

const KindInfo kinds::crowd{
    .help = "many goroutines wait in the same place",
    .bad = KindInfo::Class::slow,
    .waits = true,
    .add = add_crowds,
};

}  // namespace unjam::aggregate
