#include "cli/exit_code.hpp"

#include <fmt/format.h>

#include <cstdio>

#include "cli/render/escape.hpp"

namespace unjam::cli {

ExitCode fail(const Error& error)
{
  fmt::print(stderr, "unjam: {}\n", render::escape(error.detail()));
  return error.code() == Errc::cancelled ? ExitCode::interrupted : ExitCode::unusable;
}

ExitCode fail_usage(const std::string& what)
{
  fmt::print(stderr, "unjam: {}\n", render::escape(what));
  return ExitCode::unusable;
}

}  // namespace unjam::cli
