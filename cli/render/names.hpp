#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aggregate/group/key.hpp"
#include "aggregate/snapshot/snapshot.hpp"

namespace unjam::render {

/// The last part of a path.
[[nodiscard]] std::string_view file_name(std::string_view path);

/// What text output calls the things of one snapshot: short, and escaped for a terminal.
/// Remembers locations, since many goroutines stand at few of them.
class Names {
 public:
  /// The snapshot must outlive this.
  explicit Names(const Snapshot& snapshot) : snapshot_{snapshot} {}

  /// "main.(*Metrics).CountS metrics.go:95"; empty if there is none.
  const std::string& location(LocationId id);

  /// "main.(*Metrics).CountS", or "?" if no symbol covers the address.
  [[nodiscard]] std::string function(LocationId id) const;

  /// "metrics.go:95"; of a frame without a source, its address.
  [[nodiscard]] std::string position(LocationId id) const;
  [[nodiscard]] std::string position(const Frame& frame) const;

  /// "/src/service/metrics.go:95"; of a frame without a source, its address.
  [[nodiscard]] std::string path(LocationId id) const;
  [[nodiscard]] std::string path(const Frame& frame) const;

  /// The wait reason, else the status.
  [[nodiscard]] std::string wait(const Goroutine& goroutine) const;

  /// "tenant=acme path=/items", empty without labels.
  [[nodiscard]] std::string labels(LabelsId id) const;

  /// "0xc000068060 chan main.Metric 100/100, …"; the first four, and how many there are more.
  [[nodiscard]] std::string channels(std::span<const std::uint32_t> indices) const;
  [[nodiscard]] std::string locks(std::span<const std::uint32_t> indices) const;

  /// "(none)" if there is none; of a stack, its first frame outside the standard library.
  [[nodiscard]] std::string value(const aggregate::Value& value);

  /// Whether the location stands in Go's standard library, as far as its path tells.
  [[nodiscard]] bool in_standard_library(LocationId id) const;

  /// What the user calls a source.
  [[nodiscard]] std::string part(const Part& part) const { return text(part.name); }

  [[nodiscard]] std::string text(StringId id) const;

 private:
  std::string stack(const Stack& stack);

  const Snapshot& snapshot_;
  std::vector<std::optional<std::string>> locations_;
};

}  // namespace unjam::render
