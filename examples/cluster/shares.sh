# shellcheck shell=bash
# A list of cores and the shares of it that tasks work on: OUT/cores.ndjson, OUT/shares/0001.ndjson and so on, each a
# manifest of `unjam batch`. Sourced after steps.sh.

# share_out CORES OUT TASKS: CORES is a folder, or a manifest of JSON lines with absolute paths. An OUT that has shares
# keeps them, so that each task goes on with its own. Cores are dealt like cards, as neighbours in a list tend to be of
# one size.
share_out() {
  local cores=$1 out=$2 tasks=$3 count
  [[ ! -d $out/shares ]] || return 0
  mkdir -p "$out/logs"
  rm -rf "$out/shares.new"
  mkdir "$out/shares.new"
  list_of "$cores" > "$out/cores.ndjson"
  count=$(wc -l < "$out/cores.ndjson")
  ((count > 0)) || fail "no files in $cores"
  ((tasks < count)) || tasks=$count
  split --number "r/$tasks" --suffix-length 4 --numeric-suffixes=1 --additional-suffix .ndjson "$out/cores.ndjson" \
    "$out/shares.new/"
  mv "$out/shares.new" "$out/shares"
}

list_of() {
  if [[ -d $1 ]]; then
    find "$1" -type f | LC_ALL=C sort | jq -Rc '{core: .}'
  else
    jq -c . "$1"
  fi
}

shares_in() {
  find "$1/shares" -maxdepth 1 -name '*.ndjson' | wc -l
}
