#include "client/code/call_graph.hpp"

#include <algorithm>
#include <array>
#include <boost/asio.hpp>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "client/code/instruction.hpp"
#include "client/code/type_links.hpp"
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
constexpr Address itab_hash = 16;
constexpr std::uint64_t most_links = 1U << 24U;

constexpr std::array<std::string_view, 6> allocators = {
    "runtime.newobject", "runtime.makeslice", "runtime.makechan",
    "runtime.makemap",   "runtime.convT",     "runtime.typedmemmove"};

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
    AddressRange constants;    ///< read-only: what stands for functions, tables of methods
    AddressRange types;        ///< descriptors, names and, before Go 1.27, all other constants
    AddressRange descriptors;  ///< what holds nothing else
    Address tables_end = 0;    ///< of functions, one of the last constants
    AddressRange variables;    ///< without pointers
    AddressRange pointers;     ///< variables with pointers, which belong to the heap's roots
    TypeLists lists;
  };

  CallGraphScan(memory::Memory& memory, const Functions& functions, const Parts& parts)
      : memory_{memory}, functions_{functions}, parts_{parts}
  {
  }

  /// Empty: not all can be read, or it is not here yet.
  std::optional<CallGraph> run()
  {
    if (!enter_functions() || !find_types() || !find_constants()) return {};
    if (!find_given_out() || !find_made_itabs() || !scan_code()) return {};
    if (!give_out_unnamed() || !forget_places()) return {};
    sort_once(found_.given_out_);
    sort_once(found_.types_given_out_);
    return std::move(found_);
  }

 private:
  bool enter_functions()
  {
    if (functions_.empty()) return false;
    for (const Function& each : functions_.all()) {
      // A part of the table that cannot be read would hide what a function means.
      if (functions_.name(memory_, each).empty()) return false;
    }
    const Address text = functions_.all().front().entry;
    const Address end = std::max({functions_.all().back().end, parts_.constants.end,
                                  parts_.variables.end, parts_.types.end});
    const Address begin = std::min({text, parts_.constants.begin, parts_.types.begin});
    if (end < begin || end - begin > 4 * most_bytes) return false;
    found_.words_ = memory::WordMarks{begin, end};
    constants_ = found_.words_.same_range();
    named_constants_ = found_.words_.same_range();
    for (std::size_t i = 0; i < functions_.all().size(); ++i) {
      const FunctionId id{static_cast<std::uint32_t>(i)};
      // No word stands for code of C that begins anywhere: it counts as called.
      if (!found_.note(functions_.all()[i].entry, id)) found_.given_out_.push_back(id);
    }
    return true;
  }

  /// Shows every word of a range. False: a part of it cannot be read that should be there, or it is
  /// too large to be one.
  template <class Visit>
  bool for_each_word(AddressRange range, Visit visit)
  {
    if (range.end < range.begin || range.end - range.begin > most_bytes) return false;
    std::array<Address, page / word_size> words{};
    bool whole = true;
    const Address end = range.end / word_size * word_size;
    for (Address at = (range.begin + word_size - 1) / word_size * word_size; at < end;) {
      const Address next = std::min(end, (at / page + 1) * page);
      const bool read = memory_.read(at, words.data(), next - at);
      for (std::size_t i = 0; at < next; at += word_size, ++i) {
        const auto word = read ? std::optional{words[i]} : memory_.get<Address>(at);
        if (word) visit(at, *word);
        if (!word) whole = note_gap(at) && whole;
      }
    }
    return whole && !memory_.missed();
  }

  /// Notes that nothing can be read there. False: something need be there. Else it is a gap between
  /// the constants and the variables, or, in a program that is moved when it is loaded, before the
  /// constants that are set right then.
  bool note_gap(Address at)
  {
    if (!holds(parts_.constants, at)) return false;
    if (at < parts_.tables_end && at >= parts_.types.begin) return false;
    if (gaps_.empty() || gaps_.back().end != at) gaps_.push_back({at, at});
    gaps_.back().end = at + word_size;
    return true;
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
      if (!note_itab(at)) constants_.add(at);
    }
    // Every Go program has one for runtime.main. In a program that was moved when it was loaded
    // they are right in the core alone.
    return whole && std::ranges::any_of(constants, [&](const auto& constant) {
             return name_of(constant.second) == "runtime.main";
           });
  }

  /// Notes the runtime.itab that a function's entry at `at` belongs to. False: to none.
  bool note_itab(Address at)
  {
    for (std::uint64_t i = 0; i < most_methods; ++i) {
      const Address begin = at - itab_head - i * word_size;
      const auto type = memory_.get<Address>(begin + itab_type);
      if (!type) return false;
      if (methods_of_itab(begin, *type) <= i) continue;
      found_.itabs_[begin] = *type;
      found_.words_.add(begin);
      return true;
    }
    return false;
  }

  /// How many methods the itab at `begin` has for a type. 0: there is none.
  std::uint64_t methods_of_itab(Address begin, Address type)
  {
    const auto hash = memory_.get<std::uint32_t>(begin + itab_hash);
    if (!hash || hash != found_.types_.hash(type)) return 0;
    return found_.types_.interface_methods(memory_.get<Address>(begin).value_or(0));
  }

  bool find_types()
  {
    auto types =
        TypeGraph::read(memory_, parts_.types, functions_.text(), calls_methods_by_reflection(),
                        [this](Address address) { return entry_at(address); });
    if (!types) return false;
    found_.types_ = std::move(*types);
    for (Address at = parts_.types.begin; at < parts_.types.end; at += word_size) {
      if (found_.types_.may_be_type(at)) found_.words_.add(at);
    }
    return true;
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
      give_type(at, word);
      const auto function = found_.function_of(word);
      if (!function) return;
      // A constant that holds an entry only matters to those who name it.
      const bool entry = entry_at(word).has_value();
      if (!entry || holds(parts_.variables, at)) found_.given_out_.push_back(*function);
    };
    return for_each_word(parts_.constants, note) && for_each_word(parts_.variables, note);
  }

  /// Types lead to others as TypeGraph has it; an itab only matters to those who name it.
  void give_type(Address at, Address word)
  {
    if (holds(parts_.descriptors, at) || holds(parts_.lists.compiled, at)) return;
    if (found_.itabs_.contains(at) || found_.itabs_.contains(at - itab_type)) return;
    if (const auto type = found_.type_of(word)) found_.types_given_out_.push_back(*type);
  }

  /// Whoever has asked for an interface that the compiler made no table for, had the type. False:
  /// the tables that were made then cannot be read.
  bool find_made_itabs()
  {
    const AddressRange table = parts_.lists.itabs;
    std::size_t left = (table.end - table.begin) / word_size;
    const bool whole = for_each_word(table, [&](Address at, Address itab) {
      if (!holds(table, at)) return;
      --left;
      if (itab == 0 || found_.itabs_.contains(itab)) return;
      const auto type = memory_.get<Address>(itab + itab_type);
      if (type && found_.types_.may_be_type(*type)) found_.types_given_out_.push_back(*type);
    });
    return whole && left == 0;
  }

  bool scan_code()
  {
    found_.first_.clear();
    found_.first_named_.clear();
    std::vector<std::byte> code;
    for (const Function& function : functions_.all()) {
      if (function.end - function.entry > most_bytes) return false;
      code.resize(function.end - function.entry);
      if (!memory_.read(function.entry, code.data(), code.size())) return false;
      own_ = function;
      forget();
      if (!follow_instructions(function.entry, code)) {
        forget();
        scan_bytes(function.entry, code);
      }
      keep();
    }
    found_.first_.push_back(found_.edges_.size());
    found_.first_named_.push_back(found_.named_.size());
    return !lost_;
  }

  void forget()
  {
    refers_.clear();
    names_.clear();
  }

  void keep()
  {
    sort_once(refers_);
    sort_once(names_);
    found_.first_.push_back(found_.edges_.size());
    found_.edges_.insert(found_.edges_.end(), refers_.begin(), refers_.end());
    found_.first_named_.push_back(found_.named_.size());
    found_.named_.insert(found_.named_.end(), names_.begin(), names_.end());
  }

  /// False: not all of it is instructions.
  bool follow_instructions(Address entry, std::span<const std::byte> code)
  {
    Address type = 0;  // in the register of a first argument, for a call that comes next
    while (!code.empty()) {
      const auto reference = decode_reference(code, entry);
      if (!reference) return false;
      const bool only_allocates = reference->jumps_to != 0 && allocates(reference->jumps_to);
      if (!only_allocates) take_type(std::exchange(type, 0));
      if (reference->jumps_to != 0) jump_to(reference->jumps_to);
      if (reference->names != 0) {
        // Then it is no gap, but cannot be read.
        for (const AddressRange& gap : gaps_) lost_ = lost_ || holds(gap, reference->names);
        take_address(reference->names);
        type = reference->names;
        if (!loads_first_argument(code)) take_type(std::exchange(type, 0));
      }
      if (reference->number != 0) take_address(reference->number);
      code = code.subspan(reference->length);
      entry += reference->length;
    }
    take_type(type);
    return true;
  }

  /// Whether this is `lea rax, [rip + n]`.
  static bool loads_first_argument(std::span<const std::byte> code)
  {
    constexpr std::array load{std::byte{0x48}, std::byte{0x8d}, std::byte{0x05}};
    return code.size() >= load.size() && std::ranges::equal(code.first(load.size()), load);
  }

  /// Whether a function uses the type that it is given for nothing but memory of that type.
  [[nodiscard]] bool allocates(Address target)
  {
    const auto function = entry_at(target);
    if (!function) return false;
    const auto [known, is_new] = allocates_.try_emplace(*function, false);
    if (is_new)
      known->second = std::ranges::find(allocators, name_of(*function)) != allocators.end();
    return known->second;
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

  /// An entry in a constant matters to those who name the constant. Behind the first word of a
  /// dictionary, as generic functions have, or of a table that was written in assembly, nobody
  /// names it: who has the first word has all. Here they are anybody's.
  bool give_out_unnamed()
  {
    const auto note_named = [&](Address, Address word) {
      if (constants_.has(word)) named_constants_.add(word);
    };
    for (const AddressRange range : {parts_.constants, parts_.variables, parts_.pointers}) {
      if (!for_each_word(range, note_named)) return false;
    }
    for (const auto& [at, function] : found_.by_address_) {
      if (constants_.has(at) && !named_constants_.has(at)) found_.given_out_.push_back(function);
    }
    return true;
  }

  /// Leaves only those entries among the words that somebody can have as a value: of functions
  /// whose address code takes or data holds, and of methods.
  bool forget_places()
  {
    std::vector<bool> values(functions_.all().size());
    const auto keep = [&](FunctionId id) { values[static_cast<std::size_t>(id)] = true; };
    for (const CallGraph::Edge& edge : found_.edges_) {
      if (edge.by_value) keep(edge.to);
    }
    const auto keep_held = [&](Address, Address word) {
      if (const auto function = found_.function_of(word)) keep(*function);
    };
    for (const AddressRange range : {parts_.constants, parts_.variables, parts_.pointers}) {
      if (!for_each_word(range, keep_held)) return false;
    }
    found_.types_.for_each(
        [&](Address type) { std::ranges::for_each(found_.types_.methods(type), keep); });
    std::ranges::for_each(found_.types_.stray_methods(), keep);
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!values[i]) found_.words_.remove(functions_.all()[i].entry);
    }
    return true;
  }

  void jump_to(Address target)
  {
    if (target >= own_.entry && target < own_.end) return;
    const Function* const function = functions_.find(target);
    if (function == nullptr) return;
    refers_.push_back(
        {FunctionId{static_cast<std::uint32_t>(function - functions_.all().data())}, false});
  }

  void take_address(Address target)
  {
    const auto function = found_.function_of(target);
    if (!function) return;
    refers_.push_back({*function, true});
    if (constants_.has(target)) named_constants_.add(target);
  }

  /// A type is named by its address, or by that of a table of its methods.
  void take_type(Address target)
  {
    if (const auto type = found_.type_of(target)) names_.push_back(*type);
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
  Function own_;                         ///< the function whose code is being scanned
  std::vector<AddressRange> gaps_;       ///< in the constants, where nothing can be read
  bool lost_ = false;                    ///< code names something in a gap
  memory::WordMarks constants_;          ///< that hold an entry, but for tables of methods
  memory::WordMarks named_constants_;    ///< those that code or data names
  std::vector<CallGraph::Edge> refers_;  ///< what it refers to
  std::vector<Address> names_;           ///< the types that it names
  std::unordered_map<FunctionId, bool> allocates_;
};

namespace {

/// Where nothing but descriptors of types stands, if that is known; too little rather than too
/// much.
AddressRange find_descriptors(memory::Memory& memory, const runtime::StructValue& program,
                              AddressRange types)
{
  // Since Go 1.27 tables of methods follow.
  if (const auto size = program.number("itaboffset")) {
    return {types.begin, types.begin + static_cast<Address>(*size)};
  }
  // Before, texts follow, which name nothing, and then function values.
  const Address behind = program.address("gofunc");
  if (holds(types, behind)) return {types.begin, behind};
  const auto links = program.elements("typelinks");
  AddressRange found{types.begin, types.begin};
  for (Address i = 0; links && i < links->count && links->count < most_links; ++i) {
    const auto offset = memory.get<std::int32_t>(links->base + i * sizeof(std::int32_t));
    if (offset) found.end = std::max(found.end, types.begin + static_cast<Address>(*offset));
  }
  return found;
}

AddressRange range_of(const runtime::Elements& words)
{
  return {words.base, words.base + words.count * word_size};
}

/// Empty: the tables of methods are not known.
asio::awaitable<Result<std::optional<TypeLists>>> find_type_lists(
    rpc::Client& client, memory::Memory& memory, const runtime::StructValue& program,
    AddressRange types)
{
  constexpr Address head = 2 * word_size;  // runtime.itabTableType: size, count
  TypeLists lists;
  const auto current = co_await runtime::evaluate_number(client, "runtime.itabTable");
  if (!current) co_return current.error();
  const auto size = co_await runtime::evaluate_number(client, "runtime.itabTable.size");
  if (!size) co_return size.error();
  const auto starter = co_await runtime::evaluate_elements(client, "runtime.itabTableInit.entries");
  if (!starter) co_return starter.error();
  if (!*current || !*size || !*starter) co_return std::optional<TypeLists>{};
  lists.itabs = range_of({static_cast<Address>(**current) + head, static_cast<Address>(**size)});
  lists.starter_itabs = range_of(**starter);
  if (const auto compiled = program.elements("itablinks")) lists.compiled = range_of(*compiled);
  auto links = co_await read_type_links(client, memory, types);
  if (!links) co_return links.error();
  lists.types = std::move(*links);
  co_return lists;
}

}  // namespace

asio::awaitable<Result<std::optional<CallGraph>>> CallGraph::read(
    rpc::Client& client, memory::Memory& memory, const runtime::StructValue& program,
    const Functions& functions)
{
  CallGraphScan::Parts parts;
  parts.constants = {program.address("rodata"), program.address("noptrdata")};
  parts.types = {program.address("types"), program.address("etypes")};
  parts.variables = {program.address("noptrdata"), program.address("enoptrdata")};
  parts.pointers = {program.address("data"), program.address("edata")};
  const auto table = program.elements("pclntable");
  if (table) parts.tables_end = table->base + table->count;
  auto lists = co_await find_type_lists(client, memory, program, parts.types);
  if (!lists) co_return lists.error();
  if (parts.constants.begin == 0 || parts.types.begin == 0 || !*lists) {
    co_return std::optional<CallGraph>{};
  }
  parts.lists = std::move(**lists);
  parts.constants.begin = std::min(parts.constants.begin, parts.types.begin);
  std::optional<CallGraph> found;
  auto work = [&] {
    parts.descriptors = find_descriptors(memory, program, parts.types);
    found = CallGraphScan{memory, functions, parts}.run();
  };
  const Result<void> present = co_await memory::when_present(memory, work);
  if (!present) co_return present.error();
  if (found) found->lists_ = std::move(parts.lists);
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

std::vector<AddressRange> CallGraph::lists() const
{
  std::vector<AddressRange> all = lists_.types;
  all.push_back(lists_.itabs);
  all.push_back(lists_.starter_itabs);
  return all;
}

std::vector<Address> CallGraph::tables_of_locks(memory::Memory& memory,
                                                const Functions& functions) const
{
  static constexpr std::array<std::string_view, 4> locks = {
      "sync.(*Mutex).", "sync.(*RWMutex).", "sync.(*rlocker).", "internal/sync.(*Mutex)."};
  const auto is_of_lock = [&](FunctionId method) {
    const auto index = static_cast<std::size_t>(method);
    const std::string name = functions.name(memory, functions.all()[index]);
    return std::ranges::any_of(locks, [&](auto each) { return name.starts_with(each); });
  };
  std::vector<Address> tables;
  for (const auto& [table, type] : itabs_) {
    const auto methods = types_.methods(type);
    if (!methods.empty() && is_of_lock(methods.front())) tables.push_back(table);
  }
  std::ranges::sort(tables);
  return tables;
}

std::optional<Address> CallGraph::type_of(Address word) const
{
  if (!words_.has(word)) return {};
  if (const auto itab = itabs_.find(word); itab != itabs_.end()) return itab->second;
  return types_.may_be_type(word) ? std::optional{word} : std::nullopt;
}

}  // namespace unjam::code
