#include "client/enrich/word_search.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/enrich/roots.hpp"

namespace unjam::naming {
namespace {

constexpr Address longest_frame = 4096;
constexpr Address homes = 9 * word_size;  ///< as many words as registers that hold arguments
constexpr Address lowest = 4096;          ///< pointers are above
constexpr Address highest = Address{1} << 47U;
constexpr std::size_t checked_members = 40;

/// "main.(*Metrics).Count" -> "main.Metrics"; empty if it is no method of a pointer.
std::string receiver_type(std::string_view function)
{
  const std::size_t open = function.find(".(*");
  if (open == std::string_view::npos) return {};
  const std::size_t close = function.find(')', open);
  if (close == std::string_view::npos) return {};
  const std::string_view type = function.substr(open + 3, close - open - 3);
  if (type.find('[') != std::string_view::npos) return {};  // which instance is not known
  return std::string{function.substr(0, open)}.append(".").append(type);
}

/// The size of an argument of that type; 0: not known.
Address size_of(const rpc::Variable& argument)
{
  switch (Kind{argument.kind}) {
    case Kind::boolean:
      return 1;
    case Kind::string:
    case Kind::interface:
      return 2 * word_size;
    case Kind::slice:
      return 3 * word_size;
    case Kind::channel:
    case Kind::function:
    case Kind::map:
    case Kind::pointer:
      return word_size;
    default:
      break;
  }
  static constexpr std::pair<std::string_view, Address> sizes[] = {
      {"int", 8},    {"uint", 8},  {"int64", 8},  {"uint64", 8}, {"uintptr", 8}, {"int32", 4},
      {"uint32", 4}, {"int16", 2}, {"uint16", 2}, {"int8", 1},   {"uint8", 1}};
  const auto* const found = std::ranges::find(sizes, std::string_view{argument.type},
                                              &std::pair<std::string_view, Address>::first);
  return found == std::end(sizes) ? 0 : found->second;
}

/// The words of one frame that may be pointers.
struct FrameWords {
  Address cfa = 0;
  std::vector<Address> values;  ///< outside the goroutine's own stack, each once
};

class WordWalk {
 public:
  WordWalk(memory::Memory& memory, const StructTypes& types, StackBounds stack,
           const Sought& sought)
      : memory_{memory}, types_{types}, stack_{stack}, sought_{sought}
  {
  }

  FieldSearch run(std::span<const rpc::FrameVariables> frames, std::size_t skipped)
  {
    for (std::size_t i = std::max<std::size_t>(skipped, 1); i < frames.size(); ++i) {
      const auto younger = frames.first(i);
      const auto other = std::ranges::find_if(younger.rbegin(), younger.rend(), [&](const auto& f) {
        return f.frame_offset != frames[i].frame_offset;
      });
      if (other == younger.rend()) continue;
      const bool physical =
          i + 1 == frames.size() || frames[i + 1].frame_offset != frames[i].frame_offset;
      look_into(frames[i], at(other->frame_offset), physical);
      if (result_.name) break;
    }
    if (memory_.missed() || !result_.unknown.empty()) result_.name.reset();
    return std::move(result_);
  }

 private:
  [[nodiscard]] Address at(std::int64_t frame_offset) const
  {
    return stack_.hi + static_cast<Address>(frame_offset);
  }

  void look_into(const rpc::FrameVariables& frame, Address sp, bool physical)
  {
    const Address cfa = at(frame.frame_offset);
    if (sp < stack_.lo || sp >= cfa || cfa > stack_.hi || sp % word_size != 0) return;
    if (physical) look_at_homes(frame, cfa);
    if (result_.name) return;
    const FrameWords words = words_of(sp, cfa);
    look_for(receiver_type(frame.function), words);
    for (const auto* variables : {&frame.arguments, &frame.locals}) {
      for (const rpc::Variable& variable : *variables) {
        if (variable.unreadable.empty() || !variable.type.starts_with('*')) continue;
        look_for(variable.type.substr(1), words);
      }
    }
  }

  FrameWords words_of(Address sp, Address cfa)
  {
    FrameWords words{cfa, {}};
    const Address end = std::min({cfa + homes, stack_.hi, sp + longest_frame});
    for (Address address = sp; address < end; address += word_size) {
      const auto value = memory_.get<Address>(address);
      if (!value || *value < lowest || *value >= highest || *value % word_size != 0) continue;
      if (*value >= stack_.lo && *value < stack_.hi) continue;
      if (std::ranges::find(words.values, *value) == words.values.end()) {
        words.values.push_back(*value);
      }
    }
    return words;
  }

  /// Arguments come in registers; functions put them in the words above their frames, in order.
  void look_at_homes(const rpc::FrameVariables& frame, Address cfa)
  {
    Address offset = 0;
    for (const rpc::Variable& argument : frame.arguments) {
      const Address size = size_of(argument);
      if (size == 0) return;
      const Address align = std::min(size, word_size);
      offset = (offset + align - 1) / align * align;
      if (offset + size > homes || cfa + offset + size > stack_.hi) return;
      if (!argument.unreadable.empty()) look_at_home(frame, argument, cfa + offset);
      offset += size;
    }
  }

  void look_at_home(const rpc::FrameVariables& frame, const rpc::Variable& argument, Address home)
  {
    const bool is_channel = Kind{argument.kind} == Kind::channel && sought_.is_channel;
    if (!is_channel && !sought_.is_pointer_type(argument.type)) return;
    const auto value = memory_.get<Address>(home);
    if (result_.name || !value || *value != sought_.address || !is_readable_name(argument.name)) {
      return;
    }
    result_.name = in_function(argument.name, frame.function);
  }

  void look_for(const std::string& type, const FrameWords& words)
  {
    if (result_.name || !is_telling(type) || !is_named(type)) return;
    const Members* members = types_.find(type);
    if (members == nullptr) {
      result_.unknown.push_back({type, words.cfa - word_size});
      return;
    }
    for (const Address value : words.values) {
      for (const Member& member : *members) {
        if (!holds(memory_, member, value, sought_) ||
            !is_convincing(*members, member, value, words))
          continue;
        result_.name = member.label;
        return;
      }
    }
  }

  /// What begins with the object, or is a pointer to it, looks like any struct whose first field it
  /// is: then the word has to stand where the receiver does.
  bool is_convincing(const Members& members, const Member& member, Address value,
                     const FrameWords& words)
  {
    if (!member.named) return false;
    if (member.offset == 0 && memory_.get<Address>(words.cfa) != value) return false;
    for (const Member& other :
         std::span{members}.first(std::min(members.size(), checked_members))) {
      const bool is_word = other.kind == Kind::pointer || other.kind == Kind::channel ||
                           other.kind == Kind::map || other.kind == Kind::function;
      if (!is_word) continue;
      const auto held = memory_.get<Address>(value + other.offset);
      if (!held || (*held != 0 && (*held < lowest || *held >= highest))) return false;
    }
    return true;
  }

  memory::Memory& memory_;
  const StructTypes& types_;
  StackBounds stack_;
  const Sought& sought_;
  FieldSearch result_;
};

}  // namespace

FieldSearch search_words(memory::Memory& memory, const StructTypes& types,
                         std::span<const rpc::FrameVariables> frames, std::size_t skipped,
                         StackBounds stack, const Sought& sought)
{
  return WordWalk{memory, types, stack, sought}.run(frames, skipped);
}

std::vector<Root> receivers(memory::Memory& memory, std::span<const rpc::FrameVariables> frames,
                            std::size_t skipped, StackBounds stack)
{
  std::vector<Root> roots;
  for (std::size_t i = skipped; i < frames.size(); ++i) {
    const rpc::FrameVariables& frame = frames[i];
    const bool is_inlined =
        i + 1 < frames.size() && frames[i + 1].frame_offset == frame.frame_offset;
    const std::string type = receiver_type(frame.function);
    const Address home = stack.hi + static_cast<Address>(frame.frame_offset);
    if (is_inlined || !is_telling(type) || home < stack.lo || home >= stack.hi) continue;
    const auto value = memory.get<Address>(home);
    if (!value || *value < lowest || *value >= highest || *value % word_size != 0) continue;
    if (*value < stack.lo || *value >= stack.hi)
      roots.push_back({{}, frame.function, type, *value});
  }
  return roots;
}

}  // namespace unjam::naming
