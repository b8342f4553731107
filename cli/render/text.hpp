#pragma once

#include <iosfwd>

#include "cli/render/page.hpp"
#include "cli/render/terminal.hpp"

/// Text for people, on a terminal or in a pipe. Whatever comes from the target is escaped.
///
/// The first line is the answer. It says INCOMPLETE if something of the target is missing; what is
/// missing stands beneath it.
namespace unjam::render {

/// A paragraph a group: count, share and key, examples, the most common stack.
void print_text(std::ostream& out, const GroupsPage& page, const Terminal& terminal);

/// A line a goroutine, in columns that are two blanks or more apart; on a terminal cut to its
/// width.
void print_text(std::ostream& out, const GoroutinesPage& page, const Terminal& terminal);

/// How many can never wake, then a paragraph a group of them and what they wait for.
void print_text(std::ostream& out, const LeaksPage& page, const Terminal& terminal);

/// A line a channel: how many wait to send and to receive, what it is, where most of them wait.
void print_text(std::ostream& out, const ChannelsPage& page, const Terminal& terminal);

/// A line a lock: who waits, its state in words, where most of them wait.
void print_text(std::ostream& out, const LocksPage& page, const Terminal& terminal);

/// The answer, then each finding with its evidence, the groups as a table, and how the runtime was
/// doing. What could not be read stands at the end.
void print_text(std::ostream& out, const ReportPage& page, const Terminal& terminal);

/// A block a goroutine, as in Go's own traces; frames are numbered as Delve does.
void print_text(std::ostream& out, const StackPage& page, const Terminal& terminal);

}  // namespace unjam::render
