#!/bin/sh
# Runs a Docker engine for the tests. It has its own folder, socket and network, and does not affect
# other engines. Several of them can run at the same time, each in a different folder.
#
#   scripts/test-engine.sh install  installs the programs that an engine needs
#   scripts/test-engine.sh start    installs and starts the engine unless it is running, and prints
#                                   DOCKER_HOST=unix://…
#   scripts/test-engine.sh find     prints the same if the engine is running, or fails
#   scripts/test-engine.sh stop     stops this engine and removes its files
#
# All commands but `find` need root. `install` needs Debian's packages. PORTPLAN_TEST_ENGINE names
# the folder (default: in the system's temporary directory). PORTPLAN_TEST_ENGINE_OPTIONS adds
# options of dockerd. PORTPLAN_ENGINE_RELEASE chooses the engine of a Debian suite instead of the
# installed one: 20 (bookworm), 26 (trixie) or 28 (sid), unpacked into the cache.
set -eu

folder=${PORTPLAN_TEST_ENGINE:-${TMPDIR:-/tmp}/portplan-test-engine}
pidfile=$folder/docker.pid
export DOCKER_HOST="unix://$folder/docker.sock"
export PATH="$PATH:/usr/sbin:/sbin"
unset DOCKER_CONTEXT DOCKER_TLS_VERIFY DOCKER_TLS

release=${PORTPLAN_ENGINE_RELEASE:-}
unpacked=${XDG_CACHE_HOME:-$HOME/.cache}/portplan/engine-$release
[ -z "$release" ] || export PATH="$unpacked/usr/sbin:$unpacked/usr/bin:$PATH"

fail() {
  echo "test-engine: $*" >&2
  exit 1
}

has() {
  command -v "$1" >/dev/null 2>&1
}

need_root() {
  [ "$(id -u)" = 0 ] || fail "needs root"
}

# Succeeds if an argument of process $1 is a path in this folder. A zombie process has no arguments.
uses_folder() {
  cat "/proc/$1/cmdline" 2>/dev/null | tr '\0' '\n' | FOLDER=$folder/ awk '
    index($0, ENVIRON["FOLDER"]) == 1 { found = 1 }
    END { exit !found }'
}

is_running() {
  [ -s "$pidfile" ] && uses_folder "$(cat "$pidfile")"
}

answers() {
  docker version >/dev/null 2>&1
}

has_packages() {
  has dockerd && has docker && has busybox && has ip
}

install_packages() {
  if ! has_packages; then install_missing; fi
  [ -z "$release" ] || [ -d "$unpacked" ] || unpack_release
  dockerd --version | grep -q "version $release" ||
    fail "found $(dockerd --version) instead of release $release"
}

unpack_release() {
  case $release in
    20) suite=bookworm ;;
    26) suite=trixie ;;
    28) suite=sid ;;
    *) fail "PORTPLAN_ENGINE_RELEASE is not 20, 26 or 28" ;;
  esac
  # Without runc, because newer ones need a newer libc.
  bash "$(dirname "$0")/unpack-packages.sh" "$suite" "$unpacked.$$" docker.io containerd
  mv -T "$unpacked.$$" "$unpacked" 2>/dev/null || rm -rf "$unpacked.$$"
  hash -r
}

install_missing() {
  need_root
  has apt-get || fail "dockerd is missing, and so is apt-get to install it"
  # Several runs of the tests may start an engine at the same time.
  (
    flock 9
    has_packages || install_with_apt
  ) 9<"$(command -v apt-get)" || true
  has_packages || fail "apt-get did not install dockerd, docker, busybox and ip"
}

install_with_apt() {
  export DEBIAN_FRONTEND=noninteractive
  # Keeps the package from starting an engine.
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
    chmod +x /usr/sbin/policy-rc.d
  fi
  {
    apt-get update -q
    apt_install docker.io busybox-static iproute2
    # Since Debian 13, the client is a separate package.
    has docker || apt_install docker-cli
  } >&2
}

apt_install() {
  apt-get install -q -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$@"
}

# Each engine on a machine has a number, which determines its bridge and its addresses. The
# addresses are in 198.18.0.0/15, which is reserved for tests (RFC 2544) and which no other engine
# uses. The bridge is named like the bridges of Docker networks.
bridge_of() {
  printf 'br-%012x\n' "$1"
}

# Prints the start of a subnet: a quarter of 198.18.0.0/16 or 198.19.0.0/16, 64 networks of 254
# addresses.
subnet_of() {
  echo "198.$((18 + $1 / 4)).$(($1 % 4 * 64))"
}

# Claims the first free number by creating its bridge: the kernel creates only one bridge with a
# name. If there is a route to its networks, an engine whose folder is gone has left something.
claim_number() {
  for number in 0 1 2 3 4 5 6 7; do
    subnet=$(subnet_of "$number")
    bridge=$(bridge_of "$number")
    ip link add "$bridge" type bridge 2>/dev/null || continue
    if [ -z "$(ip -4 route show root "$subnet.0/18")" ]; then
      echo "$number" >"$folder/number"
      ip address add "$subnet.1/24" dev "$bridge"
      ip link set "$bridge" up
      return
    fi
    ip link delete "$bridge"
  done
  fail "found no free network: bridges cannot be created, or eight engines are running"
}

# Deletes the bridges of this engine: of its default network, and of networks that it could not
# remove.
delete_bridges() {
  [ -s "$folder/number" ] || return 0
  number=$(cat "$folder/number")
  ip link delete "$(bridge_of "$number")" 2>/dev/null || true
  ip -o -4 address show to "$(subnet_of "$number").0/18" | while read -r _ link _; do
    ip link delete "$link" 2>/dev/null || true
  done
}

# Starts without iptables, because this engine would replace the rules of another one. docker-proxy
# publishes the ports.
start_engine() {
  clean_up
  mkdir -p "$folder"
  claim_number
  set -- --data-root "$folder/data" --exec-root "$folder/exec" --pidfile "$pidfile" \
    --host "$DOCKER_HOST" --iptables=false --ip6tables=false --ip-masq=false \
    --bridge "$bridge" --default-address-pool "base=$subnet.0/18,size=24"
  # In a new session, it keeps running after the shell exits.
  # shellcheck disable=SC2086
  setsid dockerd "$@" ${PORTPLAN_TEST_ENGINE_OPTIONS:-} >"$folder/log" 2>&1 </dev/null &
  until_it_answers || {
    tail -n 20 "$folder/log" >&2
    clean_up
    fail "dockerd does not respond"
  }
}

until_it_answers() {
  waited=0
  until answers; do
    waited=$((waited + 1))
    if [ "$waited" -gt 300 ] || { [ "$waited" -gt 20 ] && ! is_running; }; then return 1; fi
    sleep 0.1
  done
}

# Imports an image that has only busybox, under the names of its programs.
import_image() {
  [ -z "$(docker images --quiet tiny)" ] || return 0
  root=$(mktemp -d)
  mkdir "$root/bin" "$root/tmp"
  cp "$(command -v busybox)" "$root/bin/busybox"
  for applet in $(busybox --list); do
    [ "$applet" = busybox ] || ln -s busybox "$root/bin/$applet"
  done
  tar -C "$root" -c . | docker import - tiny >/dev/null
  rm -r "$root"
}

stop_engine() {
  if is_running; then
    pid=$(cat "$pidfile")
    # The containers of the tests ignore SIGTERM.
    containers=$(docker ps --quiet 2>/dev/null || true)
    # shellcheck disable=SC2086
    [ -z "$containers" ] || docker kill $containers >/dev/null 2>&1 || true
    # Otherwise their bridges would remain.
    docker network prune --force >/dev/null 2>&1 || true
    kill "$pid"
    while is_running; do sleep 0.1; done
  fi
  clean_up
}

# Removes the files of an engine, also of a killed one. Its pid file would prevent the next start if
# another process has that pid now.
clean_up() {
  for process in /proc/[0-9]*; do
    case $(cat "$process/comm" 2>/dev/null) in
      dockerd | containerd | containerd-shim*) ;;
      *) continue ;;
    esac
    pid=${process#/proc/}
    uses_folder "$pid" || continue
    # The children of a shim are the processes of its container.
    # shellcheck disable=SC2046
    kill -9 "$pid" $(cat "$process/task/$pid/children" 2>/dev/null) 2>/dev/null || true
  done
  delete_bridges
  # Some releases leave their network namespace mounted.
  FOLDER=$folder/ awk 'index($2, ENVIRON["FOLDER"]) == 1 { print $2 }' /proc/mounts | sort -r |
    while read -r mount; do umount "$mount"; done
  rm -rf "$folder"
}

case ${1:-} in
  install)
    install_packages
    ;;
  start)
    need_root
    install_packages
    is_running && until_it_answers || start_engine
    import_image
    echo "DOCKER_HOST=$DOCKER_HOST"
    ;;
  find)
    is_running || fail "no test engine is running; start one with scripts/test-engine.sh start"
    echo "DOCKER_HOST=$DOCKER_HOST"
    ;;
  stop)
    need_root
    stop_engine
    ;;
  *) fail "usage: test-engine.sh install|start|find|stop" ;;
esac
