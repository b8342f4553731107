#include "client/source/source.hpp"

#include "client/elf/elf_file.hpp"
#include "client/rpc/address.hpp"
#include "client/server/inputs.hpp"

namespace unjam::source {
namespace {

using elf::FileKind;

Error misused(const std::string& what)
{
  return {Errc::usage, what};
}

Result<Source> read_pair(const std::string& binary, const std::string& core)
{
  for (const std::string& word : {binary, core}) {
    if (rpc::looks_like_address(word)) {
      return misused("an address stands alone: '" + word + "' and a second argument");
    }
  }
  const Result<FileKind> first = elf::classify(binary);
  if (!first) return first.error();
  const Result<FileKind> second = elf::classify(core);
  if (!second) return second.error();
  if (*first == FileKind::elf_core && *second == FileKind::elf_executable) {
    return misused("the binary comes first: unjam … " + core + " " + binary);
  }
  if (*first != FileKind::elf_executable)
    return Error{Errc::wrong_kind, binary + ": not an ELF executable"};
  if (*second != FileKind::elf_core) return Error{Errc::wrong_kind, core + ": not an ELF core"};
  Source source;
  source.kind = Source::Kind::core;
  source.binary = binary;
  source.core = core;
  return source;
}

Result<Source> read_address(const std::string& word)
{
  const Result<rpc::Address> address = rpc::parse_address(word);
  if (!address) return address.error();
  Source source;
  source.kind = Source::Kind::server;
  source.address = rpc::to_string(*address);
  return source;
}

Result<Source> read_file(const std::string& path)
{
  Source source;
  source.kind = Source::Kind::file;
  source.file = path;
  if (path == "-") return source;
  const Result<FileKind> kind = elf::classify(path);
  if (!kind) return kind.error();
  if (*kind == FileKind::elf_executable) {
    return misused(path + ": an executable; name its core too: unjam … " + path + " CORE");
  }
  if (*kind != FileKind::elf_core) return source;

  const Result<std::string> binary = server::find_binary(path);
  if (!binary) return binary.error();
  return read_pair(*binary, path);
}

}  // namespace

Result<Source> read_source(const std::vector<std::string>& words)
{
  if (words.empty()) return misused(std::string{"SOURCE is missing: "} + source_help);
  if (words.size() > 2) return misused("one SOURCE at a time: " + std::string{source_help});
  if (words.size() == 2) return read_pair(words[0], words[1]);
  if (rpc::looks_like_address(words[0])) return read_address(words[0]);
  return read_file(words[0]);
}

}  // namespace unjam::source
