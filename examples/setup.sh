# shellcheck shell=bash
# shellcheck disable=SC2034  # who sources this uses the lists
# What unjam needs to be built, and how it is built. Sourced after steps.sh, from the top of the repository.

# Debian packages; PACKAGE:COMMAND is not needed where that command exists, wherever it came from.
build_packages=(
  g++ cmake ninja-build ccache pkg-config
  libboost1.81-dev nlohmann-json3-dev libsimdjson-dev libcli11-dev libspdlog-dev libre2-dev
  libzstd-dev zlib1g-dev libelf-dev libzydis-dev libarchive-dev libprotozero-dev
  nettle-dev liblzma-dev libbz2-dev
)
incident_packages=(golang-go:go delve:dlv gdb:gcore)

# Installs those packages that are missing, and says so: install_missing WHAT_FOR PACKAGE...
install_missing() {
  local what_for=$1 missing
  shift
  mapfile -t missing < <(missing_of "$@")
  ((${#missing[@]})) || return 0

  local as_root=()
  if ((EUID != 0)); then
    command -v sudo > /dev/null || fail "missing $what_for; as root: apt-get install ${missing[*]}"
    as_root=(sudo)
  fi
  echo "Missing $what_for: ${missing[*]}. Installing with ${as_root[*]:+sudo }apt-get."
  "${as_root[@]}" apt-get -q update
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends "${missing[@]}"
}

missing_of() {
  local each package
  command -v dpkg-query > /dev/null || fail "not a Debian system? Install by hand: ${*%:*}"
  for each in "$@"; do
    package=${each%%:*}
    if [[ $each == *:* ]] && command -v "${each#*:}" > /dev/null; then continue; fi
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2> /dev/null) == installed ]] || echo "$package"
  done
}

# Configures and builds a CMake preset, in build/PRESET.
build_preset() {
  run "cmake --preset $1 --log-level=WARNING && cmake --build --preset $1"
}
