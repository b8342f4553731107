#include "aggregate/findings/diagnose.hpp"

namespace unjam::aggregate {

Diagnosis diagnose(const Snapshot&, const DiagnoseOptions&)
{
  return {};
}

}  // namespace unjam::aggregate
