#include "client/error.hpp"

#include <algorithm>
#include <array>

namespace unjam {
namespace {

/// In the order of the codes.
constexpr std::array<std::string_view, 18> words{
    "connect_failed", "connection_lost",  "timed_out",     "cancelled",  "malformed_reply",
    "rejected",       "wrong_kind",       "cut",           "damaged",    "wrong_build",
    "wrong_cpu",      "no_debug_info",    "not_halted",    "unreadable", "usage",
    "server_failed",  "server_too_large", "io_failed",
};

constexpr auto first = static_cast<std::size_t>(Errc::connect_failed);

}  // namespace

std::string_view word_of(Errc code)
{
  return words.at(static_cast<std::size_t>(code) - first);
}

std::optional<Errc> find_code(std::string_view word)
{
  const auto found = std::ranges::find(words, word);
  if (found == words.end()) return std::nullopt;
  return static_cast<Errc>(static_cast<std::size_t>(found - words.begin()) + first);
}

}  // namespace unjam
