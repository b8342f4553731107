# shellcheck shell=bash
# What the scripts here and in tests have in common: how they show and fail, and the way from a running
# program to its core. Sourced.

# Shows a command, notes it in the file $commands if that is set, and runs it in this shell, so that what a
# reader repeats by hand is what was run.
run() {
  printf '$ %s\n' "$1"
  if [[ -n ${commands:-} ]]; then echo "$1" >> "$commands"; fi
  eval "$1"
}

fail() {
  printf '%s: %s\n' "${0##*/}" "$1" >&2
  exit 1
}

# A program's name or path such that it stays the same program in another directory.
anywhere() {
  if [[ $1 == */* ]]; then realpath -s "$1"; else echo "$1"; fi
}

# Waits until what a process writes has a line that matches: wait_for_line REGEX FILE PID [ERRORS]. The process
# has a minute, and must stay alive; if it dies, the end of ERRORS (else of FILE) says why.
wait_for_line() {
  local regex=$1 file=$2 pid=$3 errors=${4:-$2} deadline=$((SECONDS + 60))
  until grep -qE "$regex" "$file" 2> /dev/null; do
    kill -0 "$pid" 2> /dev/null || fail "$(tail -n 3 "$errors")"
    ((SECONDS < deadline)) || fail "no line '$regex' in $file after a minute"
    sleep 0.1
  done
}

# Writes a living process's core: take_core NAME FILE, where the variable NAME holds the process's number.
take_core() {
  local name=$1 core
  printf -v core %q "$2"
  run "gcore -o $core \$$name > $core.log 2>&1 && mv $core.\$$name $core" || fail "gcore: $(why_no_core "$2.log")"
  # Most of a Go core is zeros; where the file system can, they need not take room.
  fallocate --dig-holes "$2" 2> /dev/null || true
}

why_no_core() {
  grep -hiE 'ptrace|not permitted|no space' "$1" || tail -n 2 "$1"
  if [[ $(cat /proc/sys/kernel/yama/ptrace_scope 2> /dev/null) == [23] ]]; then
    echo 'This machine lets only root trace processes, or nobody (/proc/sys/kernel/yama/ptrace_scope).'
  fi
}

# What a core depends on, as one word: fingerprint GO PATH... [-- ARG...]. A core with the same word need
# not be made again.
fingerprint() {
  local go=$1 paths=()
  shift
  while (($#)) && [[ $1 != -- ]]; do paths+=("$1") && shift; done
  {
    printf '%s\n' "$("$go" version)" "$@"
    find "${paths[@]}" -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
  } | sha256sum | cut -d ' ' -f 1
}

# True if DIR has the core of that fingerprint: is_made DIR FINGERPRINT.
is_made() {
  [[ -s $1/core && $(cat "$1/fingerprint" 2> /dev/null) == "$2" ]]
}

# Ends a process that we started, if there is one, and returns when it is gone; with a minus before its number,
# its whole group.
end() {
  [[ -n $1 ]] || return 0
  kill -- "$1" 2> /dev/null || return 0
  for _ in {1..50}; do
    kill -0 -- "$1" 2> /dev/null || return 0
    sleep 0.1
  done
  kill -9 -- "$1" 2> /dev/null || true
}

# The first port from the given one on that no socket of this machine uses. Looks it up: to connect to a port
# only to see whether somebody listens can upset who does, a debugger for one.
free_port() {
  local port=$1
  while grep -qsE ": [0-9A-F]+:$(printf %04X "$port") " /proc/net/tcp /proc/net/tcp6; do ((port += 1)); done
  echo "$port"
}
