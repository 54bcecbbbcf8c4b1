# Sourced by ./dev. Fetches what the project needs and Cargo does not bring: Debian packages,
# Kafka's jars (Maven) and libchdb (npm). Versions and checksums are pinned under
# services/embedded/engines; what was fetched lies in folders named after those pins, so a
# folder that is there is whole and right, and a changed pin is a new folder.
# It never changes anything outside apt's packages and the cache folder, and never fetches twice.

SETUP_ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
SETUP_PINS="$SETUP_ROOT/services/embedded/engines"
ENGINES="${SHARETRAIL_ENGINES:-${XDG_CACHE_HOME:-${HOME:?HOME is not set; set SHARETRAIL_ENGINES to a folder for the engines}/.cache}/sharetrail/engines}"

setup_say() { printf '==> %s\n' "$*" >&2; }
setup_fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }

# The folder of one pin: its name and the first 12 hex digits of the pin file's own checksum.
# services/embedded/src/locate.rs computes the same name.
setup_pin_dir() {
  local sum
  sum="$(sha256sum "$SETUP_PINS/$1.sha256")"
  printf '%s/%s-%s' "$ENGINES" "$1" "${sum:0:12}"
}

# "package command-or-file" lines: the package is missing when the right side is neither a
# command on PATH nor an existing file.
setup_needs() {
  case "$1" in
    build)
      printf '%s\n' 'cmake cmake' 'pkg-config pkg-config' 'g++ g++' 'make make' \
        'libssl-dev /usr/include/openssl/ssl.h' 'zlib1g-dev /usr/include/zlib.h' ;;
    engines) # npm and Maven are needed only to fetch, Java always
      printf '%s\n' 'openjdk-17-jre-headless java'
      [ -d "$(setup_pin_dir kafka)" ] || printf '%s\n' 'maven mvn'
      [ -d "$(setup_pin_dir chdb)" ] || printf '%s\n' 'npm npm' ;;
    tests) printf '%s\n' 'python3 python3' 'prometheus promtool' ;;
    *) setup_fail "no package group $1 (build, engines, tests)" ;;
  esac
}

# setup_packages GROUP...: installs what is missing when root, else prints the line that does.
setup_packages() {
  local group package probe missing=()
  for group in "$@"; do
    while read -r package probe; do
      command -v "$probe" >/dev/null 2>&1 || [ -e "$probe" ] || missing+=("$package")
    done < <(setup_needs "$group")
  done
  [ "${#missing[@]}" -gt 0 ] || return 0
  # Debian 13 and later have newer Java only under this name.
  if printf '%s\n' "${missing[@]}" | grep -qx openjdk-17-jre-headless &&
    command -v apt-cache >/dev/null && [ -n "$(apt-cache search -n '^default-jre-headless$' 2>/dev/null)" ] &&
    [ -z "$(apt-cache search -n '^openjdk-17-jre-headless$' 2>/dev/null)" ]; then
    missing=("${missing[@]/#openjdk-17-jre-headless/default-jre-headless}")
  fi
  local line="apt-get install -y --no-install-recommends ${missing[*]}"
  command -v apt-get >/dev/null ||
    setup_fail "missing: ${missing[*]} (Debian's names); this machine has no apt-get, install them in its own way"
  if [ "$(id -u)" -ne 0 ]; then
    setup_fail "Debian packages are missing. Run this line, then start again:
  sudo apt-get update && sudo $line"
  fi
  setup_say "installing Debian packages: ${missing[*]}"
  local log
  log="$(mktemp)"
  # shellcheck disable=SC2086 # the line is words on purpose
  if ! { apt-get update && DEBIAN_FRONTEND=noninteractive $line; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    setup_fail "apt-get did not succeed (whole log: $log). Try: apt-get update && $line"
  fi
  rm -f "$log"
}

# setup_fetch NAME FUNCTION: runs FUNCTION in a new folder beside the final one, checks every
# pinned checksum there, and renames it: an interrupted fetch leaves only a folder nobody reads.
setup_fetch() {
  local name="$1" fetch="$2" final work
  final="$(setup_pin_dir "$name")"
  [ ! -d "$final" ] || return 0
  mkdir -p "$ENGINES" || setup_fail "cannot create $ENGINES; set SHARETRAIL_ENGINES to a folder that can be written"
  # What a killed fetch left behind long ago.
  find "$ENGINES" -maxdepth 1 -name ".$name-*" -mmin +120 -exec rm -rf {} +
  work="$(mktemp -d "$ENGINES/.$name-XXXXXX")"
  # shellcheck disable=SC2064 # the folder of now
  trap "rm -rf '$work'" EXIT
  (cd "$work" && "$fetch") || setup_fail "could not fetch $name; the message above says why. Start again when it is mended: nothing half-fetched is kept"
  (cd "$work" && awk '{print $1 "  " $2}' "$SETUP_PINS/$name.sha256" | sha256sum --check --quiet --strict) ||
    setup_fail "$name is not what services/embedded/engines/$name.sha256 pins; refusing to use it. If the pins are meant to change, renew that file"
  chmod 755 "$work"
  # Another start may have been quicker: its folder has the same checked content.
  mv -T "$work" "$final" 2>/dev/null || [ -d "$final" ] || setup_fail "cannot rename $work to $final"
  trap - EXIT
  rm -rf "$work"
}

setup_fetch_kafka() {
  setup_say "fetching Apache Kafka's jars through Maven (45 jars, 43 MB)"
  mvn --batch-mode --quiet -f "$SETUP_PINS/pom.xml" dependency:copy-dependencies \
    -DincludeScope=runtime -DoutputDirectory="$PWD" >&2
}

setup_fetch_chdb() {
  local package
  [ "$(uname -s)-$(uname -m)" = Linux-x86_64 ] ||
    setup_fail "libchdb is pinned for x86-64 Linux only, this is $(uname -s) $(uname -m). Use a real server: --clickhouse URL"
  package="$(awk '{print $3}' "$SETUP_PINS/chdb.sha256")"
  setup_say "fetching libchdb through npm ($package, 178 MB, unpacks to 566 MB)"
  npm pack --silent "$package" >&2 || return 1
  setup_say "unpacking and checking libchdb"
  tar -xzf ./*.tgz --strip-components=1 package/libchdb.so && rm -f ./*.tgz
}

# Java, Kafka's jars and libchdb. A few milliseconds when all is there.
setup_engines() {
  setup_packages engines
  setup_fetch kafka setup_fetch_kafka
  setup_fetch chdb setup_fetch_chdb
}
