#include "cli/render/layout.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>

namespace unjam::render {
namespace {

bool begins_character(char byte)
{
  return (static_cast<unsigned char>(byte) & 0xc0U) != 0x80;
}

}  // namespace

std::size_t columns(std::string_view text)
{
  return static_cast<std::size_t>(std::ranges::count_if(text, begins_character));
}

std::string padded(std::string text, std::size_t width)
{
  const std::size_t taken = columns(text);
  if (taken < width) text.append(width - taken, ' ');
  return text;
}

std::string shortened(std::string text, std::size_t width)
{
  if (width == 0 || columns(text) <= width) return text;
  std::size_t seen = 0;
  const auto first_cut = std::ranges::find_if(
      text, [&](char byte) { return begins_character(byte) && ++seen == width; });
  text.erase(first_cut, text.end());
  return text + "…";
}

std::string ending(const std::string& text, std::size_t width)
{
  const std::size_t taken = columns(text);
  if (taken <= width) return text;
  const std::size_t first_kept = taken - width + 2;  // 1-based, after the one that becomes "…"
  std::size_t seen = 0;
  const auto begin = std::ranges::find_if(
      text, [&](char byte) { return begins_character(byte) && ++seen == first_kept; });
  return "…" + std::string{begin, text.end()};
}

std::string cell(const std::string& text)
{
  return text.empty() ? "-" : text;
}

void Columns::fit(const Line& cells)
{
  constexpr std::size_t widest = 60;
  if (widths_.size() < cells.size()) widths_.resize(cells.size());
  limits_.resize(widths_.size());
  for (std::size_t i = 0; i < cells.size(); ++i) {
    widths_[i] = std::max(widths_[i], std::min(columns(cells[i]), widest));
  }
}

void Columns::narrow(std::size_t column, std::size_t width)
{
  limits_.at(column) = width;
  widths_.at(column) = std::min(widths_.at(column), width);
}

std::string Columns::line(const Line& cells) const
{
  std::string text;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string cell = limits_[i] == 0 ? cells[i] : ending(cells[i], limits_[i]);
    text += padded(cell, widths_[i]) + "  ";
  }
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

std::string number(std::uint64_t value)
{
  std::string digits = std::to_string(value);
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, ",");
  return digits;
}

std::string bytes(std::int64_t count)
{
  static constexpr std::array<std::string_view, 5> units = {"B", "KiB", "MiB", "GiB", "TiB"};
  auto value = static_cast<double>(count);
  std::size_t unit = 0;
  while (value >= 1024 && unit + 1 < units.size()) {
    value /= 1024;
    ++unit;
  }
  std::string digits = fmt::format("{:.1f}", value);
  if (digits.ends_with(".0")) digits.resize(digits.size() - 2);
  return digits.append(" ").append(units.at(unit));
}

std::string plural(std::size_t count, std::string_view noun)
{
  return number(count).append(" ").append(noun).append(count == 1 ? "" : "s");
}

}  // namespace unjam::render
