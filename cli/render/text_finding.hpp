#pragma once

#include <iosfwd>
#include <string>

#include "aggregate/findings/finding.hpp"
#include "cli/render/names.hpp"
#include "cli/render/page.hpp"
#include "cli/render/paint.hpp"

namespace unjam::render {

/// Prints the findings of one report, a paragraph each.
class FindingText {
 public:
  /// All of these must outlive this.
  FindingText(std::ostream& out, const ReportPage& page, const Paint& paint)
      : out_{out},
        snapshot_{page.groups.snapshot},
        source_lines_{page.source_lines},
        paint_{paint},
        names_{snapshot_}
  {
  }

  /// Grade, kind and how many are stuck; the title unless it stands above; then what explains it:
  /// sentences, what is waited for, the chain, the evidence, and how to see the same in dlv.
  void print(const aggregate::Finding& finding, bool with_title);

 private:
  void print_heading(const aggregate::Finding& finding);
  void print_resource(const aggregate::Resource& resource);
  void print_roles(const char* title, const std::vector<aggregate::Role>& roles);
  void print_link(const aggregate::Finding& finding, const aggregate::Link& link);
  void print_location(LocationId location);
  void print_texts(const char* title, const std::vector<std::string>& texts);

  [[nodiscard]] std::string resource_name(const aggregate::Resource& resource) const;
  [[nodiscard]] std::string resource_line(const aggregate::Resource& resource) const;

  std::ostream& out_;
  const Snapshot& snapshot_;
  const SourceLines& source_lines_;
  const Paint& paint_;
  Names names_;
};

}  // namespace unjam::render
