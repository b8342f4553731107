#include "cli/status_line.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace unjam::cli {
namespace {

constexpr const char* erase = "\r\x1b[K";

}  // namespace

StatusLine::StatusLine(bool wanted) : visible_{wanted && ::isatty(STDERR_FILENO) == 1} {}

StatusLine::~StatusLine()
{
  if (drawn_) fmt::print(stderr, "{}", erase);
}

void StatusLine::draw(const std::string& text)
{
  if (!visible_) return;
  drawn_ = true;
  fmt::print(stderr, "{}{}", erase, text);
  std::fflush(stderr);
}

}  // namespace unjam::cli
