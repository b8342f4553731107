#include "cli/commands/selected.hpp"

#include <utility>

namespace unjam::cli {

Result<Selected> obtain_selected(const SourceOptions& source, const SelectOptions& select,
                                 const Verbosity& verbosity)
{
  const auto filters = parse_filters(select);
  if (const auto* misuse = std::get_if<aggregate::Misuse>(&filters)) {
    return Error{Errc::bad_source, misuse->text};
  }
  Result<Captured> captured =
      obtain({.source = source, .verbosity = verbosity, .only = {}, .after = {}});
  if (!captured) return captured.error();
  const auto scope = select.all ? aggregate::Scope::all : aggregate::Scope::user;
  auto selection =
      aggregate::select(captured->snapshot, scope, std::get<aggregate::Filters>(filters));
  return Selected{.captured = std::move(*captured), .selection = std::move(selection)};
}

}  // namespace unjam::cli
