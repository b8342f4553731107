#include "client/code/call_graph.hpp"

#include <algorithm>
#include <array>
#include <boost/asio.hpp>
#include <cstring>
#include <string>
#include <string_view>
#include <unordered_set>

#include "client/code/value.hpp"
#include "client/memory/present.hpp"
#include "client/runtime/evaluate.hpp"

namespace unjam::code {
namespace {

namespace asio = rpc::asio;
using runtime::AddressRange;

constexpr std::size_t page = 4096;
constexpr Address most_bytes = Address{1} << 30U;  ///< of code, or of constants
constexpr std::size_t most_methods = 64;           ///< of an interface
constexpr Address itab_head = 24;                  ///< runtime.itab: interface, type, hash
constexpr Address itab_type = 8;

bool holds(AddressRange range, Address address)
{
  return address >= range.begin && address < range.end;
}

std::int32_t number_at(std::span<const std::byte> bytes, std::size_t at)
{
  std::int32_t number = 0;
  std::memcpy(&number, bytes.data() + at, sizeof number);
  return number;
}

template <class List>
void sort_once(List& list)
{
  std::ranges::sort(list);
  const auto repeated = std::ranges::unique(list);
  list.erase(repeated.begin(), repeated.end());
}

}  // namespace

/// One pass over everything. A run that misses memory is thrown away and made again.
class CallGraphScan {
 public:
  struct Parts {
    AddressRange constants;  ///< read-only: what stands for functions, tables of methods
    AddressRange types;
    AddressRange variables;  ///< without pointers; the others belong to the heap's roots
  };

  CallGraphScan(memory::Memory& memory, const Functions& functions, const Parts& parts)
      : memory_{memory}, functions_{functions}, parts_{parts}
  {
  }

  /// Empty: not all can be read, or it is not here yet.
  std::optional<CallGraph> run()
  {
    if (!enter_functions() || !find_constants() || !find_methods()) return {};
    if (!find_given_out() || !scan_code()) return {};
    find_methods_of_types();
    sort_once(found_.methods_);
    sort_once(found_.given_out_);
    return std::move(found_);
  }

 private:
  bool enter_functions()
  {
    if (functions_.empty()) return false;
    const Address text = functions_.all().front().entry;
    const Address end = std::max({functions_.all().back().end, parts_.constants.end,
                                  parts_.variables.end, parts_.types.end});
    const Address begin = std::min({text, parts_.constants.begin, parts_.types.begin});
    if (end < begin || end - begin > 4 * most_bytes) return false;
    found_.words_ = memory::WordMarks{begin, end};
    for (std::size_t i = 0; i < functions_.all().size(); ++i) {
      const FunctionId id{static_cast<std::uint32_t>(i)};
      // No word stands for code of C that begins anywhere: it counts as called.
      if (!found_.note(functions_.all()[i].entry, id)) found_.given_out_.push_back(id);
    }
    return true;
  }

  /// Shows every word of a range that can be read. False: the range is too large to be one.
  template <class Visit>
  bool for_each_word(AddressRange range, Visit visit)
  {
    if (range.end < range.begin || range.end - range.begin > most_bytes) return false;
    std::array<Address, page / word_size> words{};
    for (Address at = range.begin / page * page; at < range.end; at += page) {
      if (memory_.read(at, words.data(), page)) {
        for (std::size_t i = 0; i < words.size(); ++i) visit(at + i * word_size, words[i]);
        continue;
      }
      // A segment ends here, or there is a gap between two.
      for (Address word = at; word < at + page; word += word_size) {
        if (const auto value = memory_.get<Address>(word)) visit(word, *value);
      }
    }
    return !memory_.missed();
  }

  /// A constant that holds an entry stands for a function, or is part of a table of methods.
  bool find_constants()
  {
    std::vector<std::pair<Address, FunctionId>> constants;
    const bool whole = for_each_word(parts_.constants, [&](Address at, Address word) {
      if (const auto function = found_.function_of(word)) constants.emplace_back(at, *function);
    });
    for (const auto& [at, function] : constants) {
      found_.note(at, function);
      note_itab(at);
    }
    // Every Go program has one for runtime.main. In a program that was moved when it was loaded
    // they are right in the core alone.
    return whole && std::ranges::any_of(constants, [&](const auto& constant) {
             return name_of(constant.second) == "runtime.main";
           });
  }

  /// Whether a function's entry at `at` belongs to a runtime.itab: two types stand before it.
  void note_itab(Address at)
  {
    for (std::size_t i = 0; i < most_methods; ++i) {
      const Address begin = at - itab_head - i * word_size;
      const auto interface = memory_.get<Address>(begin);
      const auto type = memory_.get<Address>(begin + itab_type);
      if (!interface || !type) return;
      if (!holds(parts_.types, *interface) || !holds(parts_.types, *type)) continue;
      itabs_[begin] = *type;
      return;
    }
  }

  /// A method of a type (abi.Method): four offsets, of its name, its type, and its code for calls
  /// through an interface and for direct calls.
  struct Method {
    std::size_t at = 0;  ///< the number of its first word, of 4 bytes
    std::string name;
    bool exported = true;
    FunctionId through_interface{};
    FunctionId direct{};
  };

  /// Types list all of their methods that are called at all, also those that are only called
  /// directly. Through an interface a method can be called if some interface has one of its name
  /// and type (abi.Imethod); by reflection, if it is exported and the program has what calls such.
  bool find_methods()
  {
    std::vector<std::uint32_t> words;
    const bool whole = for_each_word(parts_.types, [&](Address, Address word) {
      words.push_back(static_cast<std::uint32_t>(word));
      words.push_back(static_cast<std::uint32_t>(word >> 32U));
    });
    const auto code = [&](std::uint32_t offset) {
      return offset == 0 ? std::nullopt : entry_at(functions_.text() + offset);
    };
    std::unordered_map<std::uint32_t, std::vector<Method>> by_type;
    std::unordered_set<std::size_t> places;
    for (std::size_t i = 2; i + 1 < words.size(); ++i) {
      const auto through_interface = code(words[i]);
      const auto direct = through_interface ? code(words[i + 1]) : std::nullopt;
      if (!direct) continue;
      const auto [name, exported] = name_at(words[i - 2]);
      if (name.empty()) continue;  // other numbers, that look like places in the code
      places.insert(i - 2);
      by_type[words[i - 1]].push_back({i - 2, name, exported, *through_interface, *direct});
    }
    const bool reflects = calls_methods_by_reflection();
    for (const auto& [type, methods] : by_type) {
      for (const Method& method : methods) {
        if (reflects && method.exported) give(method);
      }
    }
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
      const auto methods = by_type.find(words[i + 1]);
      if (methods == by_type.end() || places.contains(i) || is_left_out(words, i)) continue;
      const std::string wanted = name_at(words[i]).first;
      for (const Method& method : methods->second) {
        if (method.name == wanted) give(method);
      }
    }
    return whole && !memory_.missed();
  }

  /// Whether this is a method of a type whose code the linker has left out.
  static bool is_left_out(std::span<const std::uint32_t> words, std::size_t at)
  {
    constexpr std::uint32_t none = ~std::uint32_t{0};
    return at + 3 < words.size() && words[at + 2] == none && words[at + 3] == none;
  }

  void give(const Method& method)
  {
    found_.methods_.push_back(method.through_interface);
    found_.methods_.push_back(method.direct);
  }

  /// A name of a type, field or method, and whether it is exported (abi.Name). Empty: there is none
  /// there.
  [[nodiscard]] std::pair<std::string, bool> name_at(std::uint32_t offset) const
  {
    constexpr std::size_t longest = 4096;
    const Address place = parts_.types.begin + offset;
    if (!holds(parts_.types, place)) return {};
    const auto flags = memory_.get<std::uint8_t>(place);
    const auto low = memory_.get<std::uint8_t>(place + 1);
    const auto high = memory_.get<std::uint8_t>(place + 2);
    if (!flags || !low || !high) return {};
    const bool wide = (*low & 0x80U) != 0;
    const std::size_t size = (*low & 0x7fU) | (wide ? std::size_t{*high} << 7U : 0);
    std::string name(size, '\0');
    if (size > longest || !memory_.read(place + (wide ? 3 : 2), name.data(), size)) return {};
    return {name, (*flags & 1U) != 0};
  }

  [[nodiscard]] bool calls_methods_by_reflection() const
  {
    return std::ranges::any_of(functions_.all(), [&](const Function& function) {
      const std::string name = functions_.name(memory_, function);
      return name.starts_with("reflect.") && name.find(".Method") != std::string::npos;
    });
  }

  bool find_given_out()
  {
    const auto note = [&](Address at, Address word) {
      if (holds(parts_.types, word) && !holds(parts_.types, at) && !is_of_itab(at)) {
        found_.types_in_data_.push_back(word);
      }
      const auto function = found_.function_of(word);
      if (!function) return;
      // A constant that holds an entry only matters to those who name it.
      const bool entry = entry_at(word).has_value();
      if (!entry || holds(parts_.variables, at)) found_.given_out_.push_back(*function);
    };
    const bool whole =
        for_each_word(parts_.constants, note) && for_each_word(parts_.variables, note);
    sort_once(found_.types_in_data_);
    return whole;
  }

  [[nodiscard]] bool is_of_itab(Address at) const
  {
    return itabs_.contains(at) || itabs_.contains(at - itab_type);
  }

  bool scan_code()
  {
    found_.first_.clear();
    std::vector<std::byte> code;
    for (const Function& function : functions_.all()) {
      if (function.end - function.entry > most_bytes) return false;
      code.resize(function.end - function.entry);
      if (!memory_.read(function.entry, code.data(), code.size())) return false;
      from_ = FunctionId{static_cast<std::uint32_t>(found_.first_.size())};
      refers_.clear();
      if (!follow_instructions(function.entry, code)) {
        refers_.clear();
        scan_bytes(function.entry, code);
      }
      sort_once(refers_);
      found_.first_.push_back(found_.edges_.size());
      found_.edges_.insert(found_.edges_.end(), refers_.begin(), refers_.end());
    }
    found_.first_.push_back(found_.edges_.size());
    sort_once(found_.mentions_);
    return true;
  }

  /// False: not all of it is instructions.
  bool follow_instructions(Address entry, std::span<const std::byte> code)
  {
    while (!code.empty()) {
      const auto reference = decode_reference(code, entry);
      if (!reference) return false;
      if (reference->jumps_to != 0) jump_to(reference->jumps_to);
      if (reference->names != 0) {
        take_address(reference->names);
        take_type(reference->names);
      }
      if (reference->number != 0) take_address(reference->number);
      code = code.subspan(reference->length);
      entry += reference->length;
    }
    return true;
  }

  /// Every place that may be read as a reference counts as one.
  void scan_bytes(Address entry, std::span<const std::byte> code)
  {
    constexpr std::size_t number = sizeof(std::int32_t);
    for (std::size_t at = 0; at + number <= code.size(); ++at) {
      const auto here = static_cast<std::uint32_t>(number_at(code, at));
      take_address(here);  // an absolute one, of programs that stay where they were linked
      if (at == 0) continue;
      const auto before = static_cast<std::uint8_t>(code[at - 1]);
      const Address relative =
          entry + at + number + static_cast<Address>(static_cast<std::int32_t>(here));
      const bool call = before == 0xe8 || before == 0xe9;
      const bool branch = at >= 2 && code[at - 2] == std::byte{0x0f} && (before & 0xf0U) == 0x80;
      if (call || branch) jump_to(relative);
      if ((before & 0xc7U) != 0x05) continue;
      // The operand may be followed by a number of so many bytes.
      for (const Address behind : {Address{0}, Address{1}, Address{2}, Address{4}}) {
        take_address(relative + behind);
        take_type(relative + behind);
      }
    }
  }

  void jump_to(Address target)
  {
    const auto function = entry_at(target);
    if (function && *function != from_) refers_.push_back({*function, false});
  }

  void take_address(Address target)
  {
    const auto function = found_.function_of(target);
    if (function) refers_.push_back({*function, true});
  }

  /// A type is named by its address, by that of a table of its methods, or through a word of a
  /// constant: of such a table, or of a dictionary, as generic functions have, which may name more
  /// dictionaries.
  void take_type(Address target, int depth = 3)
  {
    if (!holds(parts_.constants, target) || target % word_size != 0) return;
    note_type(target);
    if (depth == 0) return;
    for (std::size_t i = 0; i < most_methods; ++i) {
      const auto word = memory_.get<Address>(target + i * word_size);
      if (!word || !holds(parts_.constants, *word)) return;
      take_type(*word, depth - 1);
    }
  }

  void note_type(Address address)
  {
    const auto itab = itabs_.find(address);
    if (itab != itabs_.end()) {
      found_.mentions_.emplace_back(itab->second, from_);
    } else if (holds(parts_.types, address)) {
      found_.mentions_.emplace_back(address, from_);
    }
  }

  void find_methods_of_types()
  {
    std::vector<Address> types = found_.types_in_data_;
    for (const auto& [type, function] : found_.mentions_) types.push_back(type);
    sort_once(types);
    for (const Address type : types) find_methods_of(type);
  }

  /// Of pointers alone: it is they that have the methods that matter (abi.UncommonType).
  void find_methods_of(Address type)
  {
    constexpr Address flags_at = 20;
    constexpr Address kind_at = 23;
    constexpr Address uncommon_at = 56;
    constexpr std::uint8_t pointer = 22;
    const auto flags = memory_.get<std::uint8_t>(type + flags_at);
    const auto kind = memory_.get<std::uint8_t>(type + kind_at);
    if (!flags || !kind || (*flags & 1U) == 0 || (*kind & 0x1fU) != pointer) return;
    const auto count = memory_.get<std::uint16_t>(type + uncommon_at + 4);
    const auto offset = memory_.get<std::uint32_t>(type + uncommon_at + 8);
    if (!count || !offset) return;
    for (Address i = 0; i < *count; ++i) {
      const Address method = type + uncommon_at + *offset + i * 16;
      for (const Address code : {method + 8, method + 12}) {
        const auto place = memory_.get<std::uint32_t>(code);
        const auto function = place ? entry_at(functions_.text() + *place) : std::nullopt;
        if (function) found_.types_of_[*function].push_back(type);
      }
    }
  }

  [[nodiscard]] std::optional<FunctionId> entry_at(Address address) const
  {
    const auto function = found_.function_of(address);
    const bool same =
        function && functions_.all()[static_cast<std::size_t>(*function)].entry == address;
    return same ? function : std::nullopt;
  }

  [[nodiscard]] std::string name_of(FunctionId function) const
  {
    return functions_.name(memory_, functions_.all()[static_cast<std::size_t>(function)]);
  }

  memory::Memory& memory_;
  const Functions& functions_;
  Parts parts_;
  CallGraph found_;
  std::unordered_map<Address, Address> itabs_;  ///< by where they begin: whose methods they have
  FunctionId from_{};                           ///< the function whose code is being scanned
  std::vector<CallGraph::Edge> refers_;         ///< what it refers to
};

asio::awaitable<Result<std::optional<CallGraph>>> CallGraph::read(rpc::Client& client,
                                                                  memory::Memory& memory,
                                                                  const Functions& functions)
{
  CallGraphScan::Parts parts;
  const std::array<std::pair<std::string_view, Address*>, 6> fields{
      {{"rodata", &parts.constants.begin},
       {"noptrdata", &parts.constants.end},
       {"types", &parts.types.begin},
       {"etypes", &parts.types.end},
       {"noptrdata", &parts.variables.begin},
       {"enoptrdata", &parts.variables.end}}};
  for (const auto& [field, address] : fields) {
    const std::string expression = "runtime.firstmoduledata." + std::string{field};
    const auto value = co_await runtime::evaluate_number(client, expression);
    if (!value) co_return value.error();
    *address = static_cast<Address>(value->value_or(0));
  }
  if (parts.constants.begin == 0 || parts.types.begin == 0) co_return std::optional<CallGraph>{};
  parts.constants.begin = std::min(parts.constants.begin, parts.types.begin);
  std::optional<CallGraph> found;
  auto work = [&] { found = CallGraphScan{memory, functions, parts}.run(); };
  const Result<void> present = co_await memory::when_present(memory, work);
  if (!present) co_return present.error();
  co_return found;
}

std::optional<FunctionId> CallGraph::look_up(Address word) const
{
  const auto found = by_address_.find(word);
  return found == by_address_.end() ? std::nullopt : std::optional{found->second};
}

/// False: such a word cannot be kept.
bool CallGraph::note(Address word, FunctionId function)
{
  if (!words_.add(word)) return false;
  by_address_.emplace(word, function);
  return true;
}

std::vector<FunctionId> CallGraph::boxers(FunctionId method) const
{
  std::vector<FunctionId> functions;
  const auto types = types_of_.find(method);
  if (types == types_of_.end()) return functions;
  for (const Address type : types->second) {
    const auto mentions = std::ranges::equal_range(mentions_, type, {}, &TypeMention::first);
    for (const auto& [named, function] : mentions) functions.push_back(function);
  }
  return functions;
}

bool CallGraph::is_boxed_in_data(FunctionId method) const
{
  const auto types = types_of_.find(method);
  return types != types_of_.end() && std::ranges::any_of(types->second, [&](Address type) {
           return std::ranges::binary_search(types_in_data_, type);
         });
}

}  // namespace unjam::code
