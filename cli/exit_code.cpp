#include "cli/exit_code.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/render/escape.hpp"

namespace unjam::cli {

ExitCode fail(const Error& error)
{
  const std::string text = render::escape(error.detail());
  if (std::getenv(tell_code) != nullptr) {
    fmt::print(stderr, "{}\n",
               nlohmann::json{{"code", word_of(error.code())}, {"text", text}}.dump());
  } else {
    fmt::print(stderr, "unjam: {}\n", text);
  }
  return error.code() == Errc::cancelled ? ExitCode::interrupted : ExitCode::unusable;
}

ExitCode fail_usage(const std::string& what)
{
  fmt::print(stderr, "unjam: {}\n", render::escape(what));
  return ExitCode::unusable;
}

}  // namespace unjam::cli
