#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "cli/render/table.hpp"

namespace unjam::render {

using Cells = std::vector<std::string>;

/// Prints rows of cells, whose control characters are visible already.
class Rows {
 public:
  Rows(std::ostream& out, TableFormat format) : out_{out}, format_{format} {}

  void heading(const Cells& titles);
  void print(const Cells& cells);

 private:
  std::ostream& out_;
  TableFormat format_;
};

}  // namespace unjam::render
