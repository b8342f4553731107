#include "client/crash/fatal_text.hpp"

#include <algorithm>
#include <boost/asio.hpp>
#include <vector>

#include "client/memory/present.hpp"
#include "client/runtime/evaluate.hpp"

namespace unjam::crash {
namespace {

namespace asio = rpc::asio;

constexpr std::uint64_t longest_backlog = 1U << 16U;  // it has 512 bytes
constexpr std::string_view mark = "fatal error: ";

/// Lines of a text, without their ends.
std::vector<std::string_view> split_lines(std::string_view text)
{
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// Whether the runtime begins a line of explanation so.
bool explains(std::string_view line)
{
  return line.starts_with("runtime: ") || line.starts_with("unexpected fault address ");
}

std::string joined(const std::vector<std::string_view>& lines, std::size_t begin, std::size_t end)
{
  std::string text;
  for (std::size_t i = begin; i < end; ++i) (text += i == begin ? "" : "\n") += lines[i];
  return text;
}

/// The bytes of a ring, oldest first.
std::string unroll(std::string ring, std::int64_t next)
{
  const auto size = static_cast<std::int64_t>(ring.size());
  if (next > 0 && next < size) std::ranges::rotate(ring, ring.begin() + next);
  std::erase(ring, '\0');  // has never been written
  return ring;
}

}  // namespace

FatalText parse_fatal_text(std::string_view printed)
{
  const std::vector<std::string_view> lines = split_lines(printed);
  std::size_t at = lines.size();
  while (at > 0 && !lines[at - 1].starts_with(mark)) --at;
  if (at == 0) return {};
  FatalText found;
  found.text = lines[--at].substr(mark.size());
  // Go >= 1.20 indents the further lines of a text.
  for (std::size_t i = at + 1; i < lines.size() && lines[i].starts_with('\t'); ++i) {
    (found.text += '\n') += lines[i].substr(1);
  }
  std::size_t first = at;
  while (first > 0 && explains(lines[first - 1])) --first;
  found.detail = joined(lines, first, at);
  return found;
}

asio::awaitable<Result<FatalText>> read_fatal_text(rpc::Client& client, memory::Memory& memory)
{
  const auto ring = co_await runtime::evaluate_elements(client, "runtime.printBacklog");
  if (!ring) co_return ring.error();
  const auto next = co_await runtime::evaluate_number(client, "runtime.printBacklogIndex");
  if (!next) co_return next.error();
  if (!*ring || (*ring)->count > longest_backlog) co_return FatalText{};
  std::string bytes((*ring)->count, '\0');
  bool there = false;
  const auto work = [&] { there = memory.read((*ring)->base, bytes.data(), bytes.size()); };
  const Result<void> read = co_await memory::when_present(memory, work);
  if (!read) co_return read.error();
  if (!there) co_return FatalText{};
  const std::string printed = unroll(std::move(bytes), next->value_or(0));
  co_return parse_fatal_text(printed);
}

}  // namespace unjam::crash
