#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "client/memory/mapped_file.hpp"
#include "client/memory/memory.hpp"
#include "client/memory/segments.hpp"

namespace unjam::elf {
class ElfFile;
}

namespace unjam::memory {

/// Memory out of a core's file, with the binary's own read-only segments underneath: text and
/// constants are usually not in the core.
///
/// Both files are mapped, so that a core of 100 GB costs what is read of it. What no segment
/// covers, and what a cut file has lost, is unreadable. Data that can change is taken from the
/// core alone. Reading is safe from several threads at once.
class MappedCore final : public Memory {
 public:
  /// `binary` may be empty: then only what the core holds can be read. Errors: io_failed,
  /// wrong_kind if one is not what it should be.
  [[nodiscard]] static Result<std::unique_ptr<MappedCore>> open(const std::string& core,
                                                                const std::string& binary);

  bool read(Address address, void* to, std::size_t size) override;
  asio::awaitable<Result<void>> fetch() override;

  /// All bytes that stand in one piece from `address` on; empty if it cannot be read.
  [[nodiscard]] std::span<const std::byte> from(Address address) const;

  /// `size` bytes in place; empty if they do not stand in one piece, or not at all.
  [[nodiscard]] std::span<const std::byte> view(Address address, std::size_t size) const;

  /// Shows what the core itself holds, without the binary underneath and without the holes of its
  /// file, which are zero: where a part begins, and its bytes.
  template <class Visit>
  void for_each_part(Visit visit) const
  {
    const std::byte* const file = core_file_.bytes().data();
    core_.for_each([&](Address begin, std::span<const std::byte> bytes) {
      const auto first = static_cast<std::size_t>(bytes.data() - file);
      const std::size_t last = first + bytes.size();
      for (auto data = core_file_.next_data(first); data && data->first < last;
           data = core_file_.next_data(data->second)) {
        const std::size_t from = std::max(data->first, first);
        const std::size_t to = std::min(data->second, last);
        visit(begin + (from - first), bytes.subspan(from - first, to - from));
      }
    });
  }

  /// The size of the core's file.
  [[nodiscard]] std::size_t size() const { return core_file_.bytes().size(); }

 private:
  explicit MappedCore(MappedFile core) : core_file_{std::move(core)} {}
  void add_core(const elf::ElfFile& elf);
  Result<void> add_binary(const std::string& path, const std::string& core);

  MappedFile core_file_;
  std::optional<MappedFile> binary_file_;
  Segments core_;
  Segments binary_;
};

}  // namespace unjam::memory
