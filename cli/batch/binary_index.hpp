#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "client/elf/build_ids.hpp"
#include "client/error.hpp"

namespace unjam::cli {

/// The executables in some folders by their build ids, so that each core finds its own.
class BinaryIndex {
 public:
  /// Walks the folders. What an index in the file `kept` says of a file that has not changed since
  /// need not be read again; the new index is kept there. Errors: unreadable if a folder cannot be
  /// read, io_failed if the index cannot be kept.
  [[nodiscard]] static Result<BinaryIndex> make(const std::vector<std::string>& folders,
                                                const std::string& kept);

  /// The path of the executable that has these ids; of several the first one. Empty: there is none.
  [[nodiscard]] std::string find(const elf::BuildIds& ids) const;

  /// How many executables there are.
  [[nodiscard]] std::size_t size() const { return entries_.size(); }

 private:
  /// An executable, and what tells whether it is still the same.
  struct Entry {
    std::uint64_t size = 0;
    std::int64_t changed = 0;  ///< ns since the epoch of files
    elf::BuildIds ids;
  };
  using Entries = std::map<std::string, Entry>;  // by path

  static Entries load(const std::string& kept);
  Result<void> add_folder(const std::string& folder, const Entries& known);
  [[nodiscard]] Result<void> save(const std::string& kept) const;

  Entries entries_;
};

}  // namespace unjam::cli
