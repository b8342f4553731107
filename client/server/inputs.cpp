#include "client/server/inputs.hpp"

#include <filesystem>

#include "client/elf/elf_file.hpp"
#include "client/process/one_line.hpp"

namespace unjam::server {
namespace {

Error unusable(Errc code, const std::string& path, const std::string& why)
{
  return {code, path + ": " + why};
}

/// What is wrong with the kinds of the two files, if anything is.
Result<void> check_kinds(const std::string& binary, const std::string& core)
{
  const Result<elf::FileKind> first = elf::classify(binary);
  if (!first) return first.error();
  const Result<elf::FileKind> second = elf::classify(core);
  if (!second) return second.error();

  if (*first == elf::FileKind::elf_core && *second == elf::FileKind::elf_executable) {
    return Error{Errc::usage,
                 "binary and core are swapped: " + binary + " is a core, " + core + " a program"};
  }
  if (*first == elf::FileKind::elf_core)
    return unusable(Errc::wrong_kind, binary, "a core file, not a binary");
  if (*first != elf::FileKind::elf_executable)
    return unusable(Errc::wrong_kind, binary, "not an ELF executable");
  if (*second == elf::FileKind::elf_executable)
    return unusable(Errc::wrong_kind, core, "a program, not a core file");
  if (*second != elf::FileKind::elf_core)
    return unusable(Errc::wrong_kind, core, "not an ELF core file");
  return {};
}

Result<void> check_binary(const std::string& path, const elf::BinaryNotes& notes)
{
  if (notes.missing_bytes > 0) {
    return unusable(
        Errc::cut, path,
        "cut: " + std::to_string(notes.missing_bytes) + " bytes are missing at its end");
  }
  if (!notes.go) return unusable(Errc::wrong_kind, path, "not a Go program");
  return {};
}

Result<void> check_pair(const std::string& binary, const std::string& core, const Inputs& inputs)
{
  if (inputs.binary.machine != inputs.core.machine) {
    return unusable(Errc::wrong_cpu, core,
                    "from another CPU (" + elf::machine_name(inputs.core.machine) + ") than " +
                        binary + " (" + elf::machine_name(inputs.binary.machine) + ")");
  }
  if (const auto found = elf::difference(inputs.binary.ids, inputs.core.ids)) {
    return unusable(Errc::wrong_build, core,
                    "written by another build (" + process::one_line(found->right) + ") than " +
                        binary + " (" + process::one_line(found->left) + ")");
  }
  return {};
}

/// Whether `path` can be the binary of a core with these notes. Where the executable had been
/// replaced while the process ran, only its build id proves a file of that name to be the old one.
bool fits(const std::string& path, const elf::CoreNotes& core)
{
  const Result<elf::BinaryNotes> binary = elf::read_binary_notes(path);
  if (!binary) return false;
  return core.executable_deleted ? elf::same_build(binary->ids, core.ids)
                                 : !elf::difference(binary->ids, core.ids);
}

}  // namespace

Result<Inputs> examine(const std::string& binary, const std::string& core)
{
  if (const auto kinds = check_kinds(binary, core); !kinds) return kinds.error();
  Result<elf::BinaryNotes> binary_notes = elf::read_binary_notes(binary);
  if (!binary_notes) return binary_notes.error();
  Result<elf::CoreNotes> core_notes = elf::read_core_notes(core);
  if (!core_notes) return core_notes.error();

  Inputs inputs{std::move(*binary_notes), std::move(*core_notes)};
  if (const auto ok = check_binary(binary, inputs.binary); !ok) return ok.error();
  if (const auto ok = check_pair(binary, core, inputs); !ok) return ok.error();
  return inputs;
}

Result<std::string> find_binary(const std::string& core)
{
  const Result<elf::CoreNotes> notes = elf::read_core_notes(core);
  if (!notes) return notes.error();
  if (notes->notes_missing) {
    return unusable(Errc::cut, core,
                    "cut: " + std::to_string(notes->missing_bytes) +
                        " bytes are missing at its end, so it does not say which binary wrote "
                        "it; give the binary as well");
  }
  if (notes->executable.empty()) {
    return unusable(Errc::unreadable, core,
                    "does not say which binary wrote it; give the binary as well");
  }
  const std::string& path = notes->executable;
  if (fits(path, *notes)) return path;
  const auto name = std::filesystem::path{path}.filename();
  const std::string beside = std::filesystem::path{core}.replace_filename(name).string();
  if (fits(beside, *notes)) return beside;
  return unusable(Errc::wrong_build, core,
                  "written by " + process::one_line(path) +
                      ", which is not here or is another build; give the binary as well");
}

}  // namespace unjam::server
