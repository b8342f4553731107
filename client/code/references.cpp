#include "client/code/references.hpp"

#include <algorithm>
#include <array>
#include <boost/asio.hpp>
#include <cstring>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "client/code/value.hpp"
#include "client/memory/present.hpp"

namespace unjam::code {
namespace {

namespace asio = rpc::asio;
using runtime::AddressRange;

constexpr std::size_t page = 4096;
constexpr std::size_t largest_table = 24 + 64 * word_size;  ///< an interface of 64 methods
constexpr std::size_t most_bytes = std::size_t{1} << 30U;   ///< of code, or of constants

std::int32_t number_at(std::span<const std::byte> bytes, std::size_t at)
{
  std::int32_t number = 0;
  std::memcpy(&number, bytes.data() + at, sizeof number);
  return number;
}

asio::awaitable<Result<Address>> module_field(rpc::Client& client, std::string_view field)
{
  const std::string expression = "runtime.firstmoduledata." + std::string{field};
  const auto value = co_await runtime::evaluate_number(client, expression);
  if (!value) co_return value.error();
  co_return static_cast<Address>(value->value_or(0));
}

}  // namespace

/// One pass over everything. A run that misses memory is thrown away and made again.
class ReferenceScan {
 public:
  struct Parts {
    AddressRange constants;  ///< read-only: what stands for functions, tables of methods
    AddressRange types;
    std::array<AddressRange, 2> variables;
    AddressRange tables;  ///< the list of all tables of methods (moduledata.itablinks)
  };

  ReferenceScan(memory::Memory& memory, const Functions& functions, const Parts& parts)
      : memory_{memory}, functions_{functions}, parts_{parts}
  {
    for (const Function& function : functions.all()) entries_.insert(function.entry);
  }

  /// Empty: not all can be read, or it is not here yet.
  std::optional<References> run()
  {
    if (!scan_code() || !scan_constants() || !scan_types() || !scan_variables()) return {};
    connect();
    return std::move(found_);
  }

 private:
  bool scan_code()
  {
    bool whole = true;
    for (const Function& function : functions_.all()) {
      std::vector<std::byte> code(std::min<std::size_t>(function.end - function.entry, most_bytes));
      if (memory_.read(function.entry, code.data(), code.size())) {
        scan_function(function.entry, code);
      } else {
        whole = false;
      }
    }
    return whole;
  }

  void scan_function(Address entry, std::span<const std::byte> code)
  {
    constexpr std::byte call{0xe8};
    constexpr std::byte jump{0xe9};
    constexpr std::byte lea{0x8d};
    constexpr std::size_t call_size = 5;
    constexpr std::size_t lea_size = 7;
    for (std::size_t at = 0; at + call_size <= code.size(); ++at) {
      if (code[at] == call || code[at] == jump) {
        const Address target =
            entry + at + call_size + static_cast<Address>(number_at(code, at + 1));
        // Every function jumps to its own beginning once its stack has grown.
        if (target != entry && entries_.contains(target)) found_.callers_[target].insert(entry);
      }
      const bool wide = code[at] == std::byte{0x48} || code[at] == std::byte{0x4c};
      if (!wide || code[at + 1] != lea || at + lea_size > code.size()) continue;
      if ((code[at + 2] & std::byte{0xc7}) != std::byte{0x05}) continue;
      const Address target = entry + at + lea_size + static_cast<Address>(number_at(code, at + 3));
      if (entries_.contains(target)) {
        found_.users_[target].insert(entry);
      } else {
        taken_[target].insert(entry);
      }
    }
  }

  /// Shows every word of a range that can be read. False: the range is too large to be one.
  template <class Visit>
  bool for_each_word(AddressRange range, Visit visit)
  {
    if (range.end < range.begin || range.end - range.begin > most_bytes) return false;
    std::array<Address, page / word_size> words{};
    for (Address at = range.begin & ~(Address{page} - 1); at < range.end; at += page) {
      if (!memory_.read(at, words.data(), page)) continue;  // a gap between segments
      for (std::size_t i = 0; i < words.size(); ++i) visit(at + i * word_size, words[i]);
    }
    return true;
  }

  bool scan_constants()
  {
    return for_each_word(parts_.constants, [&](Address at, Address word) {
      if (!entries_.contains(word)) return;
      found_.values_[word].insert(at);
      constants_[at] = word;
    });
  }

  /// Types name their methods by offsets into the code: one for calls through an interface, one for
  /// direct calls, next to each other behind the method's name and type (abi.Method). They have
  /// all methods that are called at all.
  bool scan_types()
  {
    std::vector<std::uint32_t> words;
    const bool whole = for_each_word(parts_.types, [&](Address, Address word) {
      words.push_back(static_cast<std::uint32_t>(word));
      words.push_back(static_cast<std::uint32_t>(word >> 32U));
    });
    const auto is_function = [&](std::uint32_t offset) {
      return offset != 0 && entries_.contains(functions_.text() + offset);
    };
    // A method's name and type, in one.
    const auto signature = [&](std::size_t i) {
      return std::uint64_t{words[i]} << 32U | words[i + 1];
    };
    std::unordered_set<std::uint64_t> signatures;
    std::unordered_set<std::size_t> at_method;
    for (std::size_t i = 2; i + 1 < words.size(); ++i) {
      if (!is_function(words[i]) || !is_function(words[i + 1])) continue;
      signatures.insert(signature(i - 2));
      at_method.insert(i - 2);
      methods_[functions_.text() + words[i]].insert(signature(i - 2));
      methods_[functions_.text() + words[i + 1]].insert(signature(i - 2));
    }
    // An interface that has the method names it as well, but has no code for it.
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
      const std::uint64_t here = signature(i);
      if (signatures.contains(here) && !at_method.contains(i)) demanded_.insert(here);
    }
    return whole;
  }

  bool scan_variables()
  {
    // Constants may refer to each other.
    return for_each_word(parts_.constants,
                         [&](Address at, Address word) { note_pointer(at, word); }) &&
           std::ranges::all_of(parts_.variables, [&](const AddressRange& range) {
             return for_each_word(range, [&](Address at, Address word) {
               if (entries_.contains(word)) found_.in_data_.insert(word);
               note_pointer(at, word);
             });
           });
  }

  void note_pointer(Address at, Address word)
  {
    // Every table of methods stands in this list.
    if (at >= parts_.tables.begin && at < parts_.tables.end) return;
    if (constants_.contains(word) || taken_.contains(word)) pointed_at_.insert(word);
  }

  void connect()
  {
    for (const auto& [entry, names] : methods_) {
      const auto demanded = [&](std::uint64_t name) { return demanded_.contains(name); };
      if (std::ranges::any_of(names, demanded)) found_.in_tables_.insert(entry);
      found_.methods_.insert(entry);
    }
    for (const auto& [at, entry] : constants_) {
      const auto users = taken_.find(at);
      if (users != taken_.end()) {
        found_.users_[entry].insert(users->second.begin(), users->second.end());
        if (pointed_at_.contains(at)) found_.in_data_.insert(entry);
      } else {
        connect_table(at, entry);
      }
    }
  }

  /// A constant that no code names on its own is part of a table: of the methods that a type has
  /// for an interface (runtime.itab). Whoever makes such an interface names the table.
  void connect_table(Address at, Address entry)
  {
    found_.in_tables_.insert(entry);
    const auto after = taken_.upper_bound(at);
    const bool near = after != taken_.begin() && at - std::prev(after)->first <= largest_table;
    if (!near || pointed_at_.contains(std::prev(after)->first)) {
      found_.in_data_.insert(entry);
      return;
    }
    const auto& users = std::prev(after)->second;
    found_.table_users_[entry].insert(users.begin(), users.end());
  }

  memory::Memory& memory_;
  const Functions& functions_;
  Parts parts_;
  std::unordered_set<Address> entries_;
  References found_;
  std::map<Address, std::set<Address>> taken_;      ///< by address: code that takes it
  std::unordered_map<Address, Address> constants_;  ///< by address: the function it stands for
  std::unordered_set<Address> pointed_at_;  ///< constants that variables or constants point at
  std::unordered_map<Address, std::set<std::uint64_t>> methods_;  ///< their signatures, by entry
  std::unordered_set<std::uint64_t> demanded_;  ///< signatures that some interface has
};

asio::awaitable<Result<std::optional<References>>> References::read(rpc::Client& client,
                                                                    memory::Memory& memory,
                                                                    const Functions& functions,
                                                                    const runtime::Access& access)
{
  ReferenceScan::Parts parts;
  const std::array<std::pair<std::string_view, Address*>, 8> fields{
      {{"rodata", &parts.constants.begin},
       {"noptrdata", &parts.constants.end},
       {"types", &parts.types.begin},
       {"etypes", &parts.types.end},
       {"noptrdata", &parts.variables[0].begin},
       {"enoptrdata", &parts.variables[0].end},
       {"data", &parts.variables[1].begin},
       {"edata", &parts.variables[1].end}}};
  for (const auto& [field, address] : fields) {
    const Result<Address> value = co_await module_field(client, field);
    if (!value) co_return value.error();
    *address = *value;
  }
  const auto tables =
      co_await runtime::evaluate_elements(client, "runtime.firstmoduledata.itablinks");
  if (!tables) co_return tables.error();
  if (*tables) {
    parts.tables = {(*tables)->base, (*tables)->base + (*tables)->count * word_size};
  }
  const bool one_module = access.modules.size() == 1;
  if (functions.empty() || !one_module || parts.constants.begin == 0) {
    co_return std::optional<References>{};
  }
  parts.constants.begin = std::min(parts.constants.begin, parts.types.begin);
  std::optional<References> found;
  auto work = [&] { found = ReferenceScan{memory, functions, parts}.run(); };
  const Result<void> present = co_await memory::when_present(memory, work);
  if (!present) co_return present.error();
  co_return found;
}

namespace {

const std::set<Address>& find_in(const std::unordered_map<Address, std::set<Address>>& sets,
                                 Address entry)
{
  static const std::set<Address> none;
  const auto found = sets.find(entry);
  return found == sets.end() ? none : found->second;
}

}  // namespace

const std::set<Address>& References::callers(Address entry) const
{
  return find_in(callers_, entry);
}

const std::set<Address>& References::users(Address entry) const
{
  return find_in(users_, entry);
}

const std::set<Address>& References::table_users(Address entry) const
{
  return find_in(table_users_, entry);
}

const std::set<Address>& References::values(Address entry) const
{
  return find_in(values_, entry);
}

}  // namespace unjam::code
