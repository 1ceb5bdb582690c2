#!/bin/sh
# A Docker engine for the tests. It has its own folder, socket and network, and disturbs no other
# engine; several of them can run at the same time, each in a folder of its own.
#
#   scripts/test-engine.sh install  installs the programs that an engine needs, if some are missing
#   scripts/test-engine.sh start    installs, starts and prints DOCKER_HOST=unix://…, which it also
#                                   does if the engine runs already
#   scripts/test-engine.sh find     prints the same if the engine runs, fails if it does not
#   scripts/test-engine.sh stop     stops exactly this engine and removes what it wrote
#
# All but `find` need root; `install` needs Debian's packages. PORTPLAN_TEST_ENGINE names the folder
# (default: one in the system's temporary directory), PORTPLAN_TEST_ENGINE_OPTIONS more options of
# dockerd.
set -eu

folder=${PORTPLAN_TEST_ENGINE:-${TMPDIR:-/tmp}/portplan-test-engine}
pidfile=$folder/docker.pid
export DOCKER_HOST="unix://$folder/docker.sock"
export PATH="$PATH:/usr/sbin:/sbin"
unset DOCKER_CONTEXT DOCKER_TLS_VERIFY DOCKER_TLS

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

# Whether an argument of process $1 is a path in this folder. A process that has ended and was not
# waited for has no arguments.
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
  if has_packages; then return; fi
  need_root
  has apt-get || fail "there is no dockerd, and no apt-get to install it with"
  # One at a time: several runs of the tests may start an engine at the same moment.
  (
    flock 9
    has_packages || install_with_apt
  ) 9<"$(command -v apt-get)" || true
  has_packages || fail "apt-get did not install dockerd, docker, busybox and ip"
}

install_with_apt() {
  export DEBIAN_FRONTEND=noninteractive
  # The package would start an engine of its own.
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
    chmod +x /usr/sbin/policy-rc.d
  fi
  {
    apt-get update -q
    apt_install docker.io busybox-static iproute2
    # From Debian 13 on the client is a package of its own.
    has docker || apt_install docker-cli
  } >&2
}

apt_install() {
  apt-get install -q -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$@"
}

# Each engine on a machine has a number: its bridge and its addresses follow from it. They are of
# 198.18.0.0/15, which is set aside for test beds (RFC 2544) and which no other engine hands out.
# The bridge is named as Docker names those of its networks.
bridge_of() {
  printf 'br-%012x\n' "$1"
}

# A quarter of 198.18.0.0/16 or of 198.19.0.0/16: 64 networks of 254 addresses.
subnet_of() {
  echo "198.$((18 + $1 / 4)).$(($1 % 4 * 64))"
}

# Takes the first number that is free. To create a bridge claims its number, since the kernel
# creates only one of a name. Where something is left of an engine whose folder is gone, routes to
# its networks are.
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
  fail "found no free network for the engine: no bridge can be created, or eight engines run here"
}

# Deletes the bridges of this engine: its default network's and those of other networks that it
# could not remove any more.
delete_bridges() {
  [ -s "$folder/number" ] || return 0
  number=$(cat "$folder/number")
  ip link delete "$(bridge_of "$number")" 2>/dev/null || true
  ip -o -4 address show to "$(subnet_of "$number").0/18" | while read -r _ link _; do
    ip link delete "$link" 2>/dev/null || true
  done
}

# Without iptables rules, which another engine may have made and this one would replace:
# docker-proxy does the publishing.
start_engine() {
  clean_up
  mkdir -p "$folder"
  claim_number
  set -- --data-root "$folder/data" --exec-root "$folder/exec" --pidfile "$pidfile" \
    --host "$DOCKER_HOST" --iptables=false --ip6tables=false --ip-masq=false \
    --bridge "$bridge" --default-address-pool "base=$subnet.0/18,size=24"
  # A session of its own: it outlives the shell that started it.
  # shellcheck disable=SC2086
  setsid dockerd "$@" ${PORTPLAN_TEST_ENGINE_OPTIONS:-} >"$folder/log" 2>&1 </dev/null &
  until_it_answers || {
    tail -n 20 "$folder/log" >&2
    clean_up
    fail "dockerd does not answer"
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

# busybox alone, under the names of its programs.
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
    # Not asked first: a container of the tests does not listen to a request.
    containers=$(docker ps --quiet 2>/dev/null || true)
    # shellcheck disable=SC2086
    [ -z "$containers" ] || docker kill $containers >/dev/null 2>&1 || true
    # Their bridges would stay.
    docker network prune --force >/dev/null 2>&1 || true
    kill "$pid"
    while is_running; do sleep 0.1; done
  fi
  clean_up
}

# Removes what an engine leaves behind, also one that was killed: its pid file, behind which another
# process may stand by now, keeps the next one from starting.
clean_up() {
  for process in /proc/[0-9]*; do
    case $(cat "$process/comm" 2>/dev/null) in
      dockerd | containerd | containerd-shim*) ;;
      *) continue ;;
    esac
    pid=${process#/proc/}
    uses_folder "$pid" || continue
    # The children of a shim are what its container runs.
    # shellcheck disable=SC2046
    kill -9 "$pid" $(cat "$process/task/$pid/children" 2>/dev/null) 2>/dev/null || true
  done
  delete_bridges
  # What it leaves mounted: its network namespace, with some releases.
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
    is_running || fail "no test engine runs here; scripts/test-engine.sh start starts one"
    echo "DOCKER_HOST=$DOCKER_HOST"
    ;;
  stop)
    need_root
    stop_engine
    ;;
  *) fail "install, start, find or stop?" ;;
esac
