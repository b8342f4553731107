// What ended the program. It is told from the runtime's own records alone, and not from waits.

#include <algorithm>
#include <array>
#include <utility>

#include "aggregate/findings/damage.hpp"
#include "aggregate/findings/kind.hpp"
#include "aggregate/snapshot/names.hpp"
#include "aggregate/snapshot/words.hpp"

namespace unjam::aggregate {
namespace {

constexpr std::size_t most_frames = 32;
constexpr std::size_t most_functions = 3;  ///< of a signature
constexpr std::size_t most_earlier = 8;
constexpr std::size_t most_registers = 32;
constexpr std::size_t registers_a_line = 6;
constexpr std::size_t longest_title = 200;  ///< bytes of the text that a crash came with

/// A crash with what the snapshot has of its place.
struct Scenery {
  const Scene& scene;
  const Crash& crash;
  std::optional<std::uint32_t> goroutine;  ///< that crashed; index into Snapshot::goroutines
  std::span<const Frame> frames;           ///< from the one that crashed on, outwards

  [[nodiscard]] std::string text(StringId id) const { return std::string{scene.snapshot.text(id)}; }
};

std::optional<std::uint32_t> crashed_goroutine(const Snapshot& snapshot, GoroutineId id)
{
  if (id == GoroutineId{}) return std::nullopt;
  const auto found = std::ranges::find(snapshot.goroutines, id, &Goroutine::id);
  if (found == snapshot.goroutines.end()) return std::nullopt;
  return static_cast<std::uint32_t>(found - snapshot.goroutines.begin());
}

/// The calls without those by which the runtime panics and gives up: these are inside of the place
/// that crashed. If that place is not among them, all.
std::span<const Frame> crashed_frames(const Snapshot& snapshot, const Crash& crash,
                                      std::optional<std::uint32_t> goroutine)
{
  const StackId id = goroutine ? snapshot.goroutines[*goroutine].stack : crash.stack;
  const std::span<const Frame> frames{snapshot.stacks[id].frames};
  const auto first = std::ranges::find(frames, crash.pc, &Frame::pc);
  if (crash.pc == 0 || first == frames.end()) return frames;
  return frames.subspan(static_cast<std::size_t>(first - frames.begin()));
}

bool is_own(const Snapshot& snapshot, LocationId id)
{
  const Location& location = snapshot.location(id);
  const std::string_view prefix = snapshot.target.std_prefix;
  if (location.function == StringId{}) return false;
  if (!prefix.empty()) return !snapshot.text(location.file).starts_with(prefix);
  return !snapshot.text(location.function).starts_with("runtime.");
}

/// Where the program's own code was; none: nowhere.
LocationId own_place(const Scenery& at)
{
  const auto own = std::ranges::find_if(
      at.frames, [&](const Frame& frame) { return is_own(at.scene.snapshot, frame.location); });
  return own == at.frames.end() ? LocationId{} : own->location;
}

/// The first line of a text, cut where a title would grow too long.
std::string opening(std::string text)
{
  text.resize(std::min(text.size(), text.find('\n')));
  if (text.size() <= longest_title) return text;
  std::size_t end = longest_title;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) --end;
  return text.substr(0, end) + "…";
}

std::string title(const Scenery& at)
{
  static constexpr std::array<std::string_view, 3> heads{"Panic", "Fatal error",
                                                         "Ended by a signal"};
  std::string text{heads.at(static_cast<std::size_t>(at.crash.kind))};
  if (at.goroutine) text += " in " + at.scene.list({&*at.goroutine, 1});
  if (const LocationId place = own_place(at); at.goroutine && place != LocationId{}) {
    text += ", in " + at.scene.place(place);
  }
  const std::string said = opening(at.text(at.crash.text));
  return text + ": " + (said.empty() ? "what it says could not be read" : said);
}

std::string what_it_means(const Crash& crash)
{
  switch (crash.kind) {
    case Crash::Kind::panic:
      return "Nobody recovered this panic, so the runtime ended the program.";
    case Crash::Kind::fatal:
      return "The runtime cannot go on from such an error, and no recover catches it: it ended the "
             "program.";
    case Crash::Kind::signal:
      break;
  }
  return crash.signal.number != 0 && crash.signal.code <= 0
             ? "A thread of the program sent this signal to itself, as abort(3) does."
             : "The runtime makes no panic of this signal: it came from code that is not Go's, or "
               "met the runtime itself.";
}

std::string whereabouts(const Scenery& at)
{
  if (!at.goroutine) return "No goroutine is known to have crashed; the stack is the thread's.";
  const std::string text = capitalized(at.scene.introduce(*at.goroutine));
  const LocationId place = own_place(at);
  if (place == LocationId{}) return text + ", was not in code of the program.";
  return text + ", was in " + at.scene.place(place) + ".";
}

/// What a fault says to people; empty if it was none.
std::string about_fault(const Signal& signal)
{
  constexpr std::uint64_t first_page = 4096;
  constexpr std::int32_t segmentation_violation = 11;
  if (signal.number != segmentation_violation || signal.code <= 0) return "";
  const std::string address = address_text(signal.address);
  return signal.address < first_page
             ? "It touched address " + address + ": something " + std::to_string(signal.address) +
                   " bytes from where a nil pointer points."
             : "It touched address " + address + ", where it must not.";
}

/// Whether it was not the code that crashed which is wrong.
bool is_damage(const Scenery& at)
{
  const Snapshot& snapshot = at.scene.snapshot;
  std::string_view function;
  if (!at.frames.empty()) {
    function = snapshot.text(snapshot.location(at.frames.front().location).function);
  }
  return tells_damage(at.text(at.crash.text), at.text(at.crash.signal.name), function);
}

std::vector<std::string> explain(const Scenery& at)
{
  std::vector<std::string> sentences{what_it_means(at.crash), whereabouts(at)};
  if (std::string fault = about_fault(at.crash.signal); !fault.empty()) {
    sentences.push_back(std::move(fault));
  }
  if (!at.crash.earlier.empty()) {
    sentences.push_back("It had panicked before: " + opening(at.text(at.crash.earlier[0].text)) +
                        (at.crash.earlier[0].recovered ? "; that was recovered." : "."));
  }
  if (at.text(at.crash.text).find("goroutines are asleep") != std::string::npos) {
    sentences.emplace_back("Everybody waits for somebody: the other findings tell for whom.");
  }
  if (is_damage(at)) {
    sentences.emplace_back(
        "The runtime found its own records damaged, so the fault is hardly in the code that "
        "crashed: that is a hint to check the memory of this host, and what uses unsafe or C.");
  }
  return sentences;
}

void add_registers(const Scenery& at, std::vector<std::string>& evidence)
{
  const std::size_t count = std::min(at.crash.registers.size(), most_registers);
  for (std::size_t i = 0; i < count; ++i) {
    const Register& one = at.crash.registers[i];
    if (i % registers_a_line == 0) evidence.emplace_back(i == 0 ? "registers:" : "          ");
    evidence.back() += " " + at.text(one.name) + " " + address_text(one.value);
  }
}

std::string told(const Scenery& at, const Signal& signal)
{
  std::string text = "signal " + std::to_string(signal.number) + " (" + at.text(signal.name) +
                     "), code " + std::to_string(signal.code);
  if (signal.sender != 0) text += ", from process " + std::to_string(signal.sender);
  if (signal.code > 0) text += ", address " + address_text(signal.address);
  return signal.pc == 0 ? text : text + ", at " + address_text(signal.pc);
}

std::vector<std::string> testify(const Scenery& at)
{
  const Crash& crash = at.crash;
  std::vector<std::string> evidence;
  const auto add = [&](std::string_view label, const std::string& text) {
    if (!text.empty()) evidence.push_back(std::string{label} + text);
  };
  add("it says: ", at.text(crash.text));
  add("its value is of type ", at.text(crash.type));
  add("the runtime printed before: ", at.text(crash.detail));
  for (std::size_t i = 0; i < std::min(crash.earlier.size(), most_earlier); ++i) {
    const PanicValue& panic = crash.earlier[i];
    add(panic.recovered ? "before, recovered: " : "before: ", at.text(panic.text));
  }
  if (crash.signal.number != 0) evidence.push_back(told(at, crash.signal));
  add_registers(at, evidence);
  for (const FlippedBit& one : at.crash.flipped) {
    evidence.push_back("hint: address " + address_text(one.address) +
                       ", where nothing is, is one flipped bit away from " +
                       address_text(one.heap) + " in the heap");
  }
  return evidence;
}

Link link(const Scenery& at)
{
  static constexpr std::array<std::string_view, 3> deeds{"panicked", "met a fatal error",
                                                         "was ended by a signal"};
  Link link;
  if (at.goroutine) link.goroutine = at.scene.goroutine(*at.goroutine).id;
  link.operation = deeds.at(static_cast<std::size_t>(at.crash.kind));
  link.location = own_place(at);
  for (const Frame& frame : at.frames.first(std::min(at.frames.size(), most_frames))) {
    link.frames.push_back(frame.location);
  }
  return link;
}

/// The first line without numbers, which differ from one process to the next.
std::string without_numbers(const std::string& text)
{
  constexpr std::string_view decimal = "0123456789";
  constexpr std::string_view hexadecimal = "0123456789abcdefABCDEF";
  const std::string line = text.substr(0, text.find('\n'));
  std::string plain;
  for (std::size_t i = 0; i < line.size();) {
    const bool hex = line.compare(i, 2, "0x") == 0;
    const std::size_t digits = hex ? i + 2 : i;
    const std::size_t end =
        std::min(line.size(), line.find_first_not_of(hex ? hexadecimal : decimal, digits));
    plain += end > i ? '#' : line[i];
    i = std::max(end, i + 1);
  }
  return plain;
}

std::string signature_of(const Scenery& at)
{
  const Snapshot& snapshot = at.scene.snapshot;
  const bool sent = at.crash.kind == Crash::Kind::signal;  // by a process that has a number
  std::vector<std::string> parts{
      std::string{word_of(at.crash.kind)}, at.text(at.crash.type),
      sent ? at.text(at.crash.signal.name) : without_numbers(at.text(at.crash.text))};
  const std::size_t first = parts.size();
  for (const Frame& frame : at.frames) {
    if (!is_own(snapshot, frame.location)) continue;
    std::string function =
        plain_function(snapshot.text(snapshot.location(frame.location).function));
    if (function == parts.back()) continue;  // recursion is as deep as it happens to be
    parts.push_back(std::move(function));
    if (parts.size() == first + most_functions) break;
  }
  return signature(FindingKind::crash, parts);
}

std::vector<std::string> commands(const Scenery& at)
{
  std::vector<std::string> dlv;
  if (at.goroutine) {
    const auto id = static_cast<std::int64_t>(at.scene.goroutine(*at.goroutine).id);
    dlv.push_back("goroutine " + std::to_string(id) + " stack");
  }
  if (at.crash.thread != 0) {
    dlv.push_back("thread " + std::to_string(at.crash.thread));
    if (!at.goroutine) dlv.emplace_back("stack");
    dlv.emplace_back("regs");
  }
  return dlv;
}

std::optional<Finding> find_crash(const Scene& scene)
{
  const Snapshot& snapshot = scene.snapshot;
  if (!snapshot.crash || was_sent(*snapshot.crash)) return std::nullopt;
  const auto goroutine = crashed_goroutine(snapshot, snapshot.crash->goroutine);
  const Scenery at{scene, *snapshot.crash, goroutine,
                   crashed_frames(snapshot, *snapshot.crash, goroutine)};
  Finding finding;
  finding.kind = FindingKind::crash;
  finding.grade = Grade::proved;
  finding.signature = signature_of(at);
  finding.title = title(at);
  finding.explanation = explain(at);
  finding.evidence = testify(at);
  if (goroutine) finding.goroutines = {scene.goroutine(*goroutine).id};
  finding.chain = {link(at)};
  finding.dlv = commands(at);
  return finding;
}

void add_crash(const Scene& scene, std::vector<Finding>& findings)
{
  if (auto crash = find_crash(scene)) findings.push_back(std::move(*crash));
}

}  // namespace

const KindInfo kinds::crash{
    .help = "a signal, panic or fatal error ended the program",
    .bad = KindInfo::Class::crash,
    .add = add_crash,
};

}  // namespace unjam::aggregate
