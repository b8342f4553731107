#pragma once

#include <ostream>

namespace unjam::render {

/// Prints a member of a JSON document that is an array, each of its elements in a line of its own.
template <class Rows, class RowText>
void print_array(std::ostream& out, const char* name, const Rows& rows, RowText row_text)
{
  out << ",\n \"" << name << "\":[";
  const char* separator = "\n  ";
  for (const auto& row : rows) {
    out << separator << row_text(row);
    separator = ",\n  ";
  }
  out << "]";
}

}  // namespace unjam::render
