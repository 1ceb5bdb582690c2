#!/bin/sh
# A Docker engine for the tests, with a data folder and a socket of its own; an engine that runs already is not disturbed.
#
#   scripts/test-engine.sh start    prints DOCKER_HOST=unix://…, also when it runs already
#   scripts/test-engine.sh find     prints the same if it runs, else it fails
#   scripts/test-engine.sh stop     stops exactly this engine and removes what it wrote
#
# Needs root. Where there is no dockerd it installs Debian's. PORTPLAN_TEST_ENGINE is the folder, else one in the system's temporary directory;
# PORTPLAN_TEST_ENGINE_OPTIONS are further options of dockerd.
set -eu

folder=${PORTPLAN_TEST_ENGINE:-${TMPDIR:-/tmp}/portplan-test-engine}
pidfile=$folder/docker.pid
bridge=portplan-test0
export DOCKER_HOST="unix://$folder/docker.sock"
unset DOCKER_CONTEXT DOCKER_TLS_VERIFY DOCKER_TLS

fail() {
  echo "test-engine: $*" >&2
  exit 1
}

has() {
  command -v "$1" >/dev/null 2>&1
}

is_running() {
  # What has ended and was not waited for has no command line.
  [ -s "$pidfile" ] && grep -qsF "$folder/" "/proc/$(cat "$pidfile")/cmdline"
}

answers() {
  docker version >/dev/null 2>&1
}

install_packages() {
  if has dockerd && has docker && has busybox && has ip; then return; fi
  has apt-get || fail "there is no dockerd, and no apt-get to install it with"
  export DEBIAN_FRONTEND=noninteractive
  # The package would start an engine of its own.
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
    chmod +x /usr/sbin/policy-rc.d
  fi
  {
    apt-get update -q
    apt-get install -q -y --no-install-recommends docker.io busybox-static iproute2
    # From Debian 13 on the client is a package of its own.
    has docker || apt-get install -q -y --no-install-recommends docker-cli
  } >&2
}

# Without rules of iptables, which another engine may have made and this one would replace: publishing is left to docker-proxy.
# docker0 is another engine's where there is one.
start_engine() {
  clean_up
  mkdir -p "$folder"
  set -- --data-root "$folder/data" --exec-root "$folder/exec" --pidfile "$pidfile" --host "$DOCKER_HOST" \
    --iptables=false --ip6tables=false --ip-masq=false
  if ip link show docker0 >/dev/null 2>&1; then
    ip link show "$bridge" >/dev/null 2>&1 || ip link add "$bridge" type bridge
    ip address replace 172.31.255.1/24 dev "$bridge"
    ip link set "$bridge" up
    set -- "$@" --bridge "$bridge"
  fi
  # A session of its own: it outlives the shell that started it.
  # shellcheck disable=SC2086
  setsid dockerd "$@" ${PORTPLAN_TEST_ENGINE_OPTIONS:-} >"$folder/log" 2>&1 </dev/null &
  until_it_answers || {
    tail -n 20 "$folder/log" >&2
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
  for applet in $(busybox --list); do [ "$applet" = busybox ] || ln -s busybox "$root/bin/$applet"; done
  tar -C "$root" -c . | docker import - tiny >/dev/null
  rm -r "$root"
}

stop_engine() {
  if is_running; then
    pid=$(cat "$pidfile")
    # Not asked first, since what a container of the tests runs does not listen to a request.
    containers=$(docker ps --quiet 2>/dev/null || true)
    # shellcheck disable=SC2086
    [ -z "$containers" ] || docker kill $containers >/dev/null 2>&1 || true
    kill "$pid"
    while is_running; do sleep 0.1; done
  fi
  clean_up
}

# What an engine leaves behind, also one that was killed: its pid file, behind which another process may stand by now, keeps the next one from starting.
clean_up() {
  for process in /proc/[0-9]*; do
    case $(cat "$process/comm" 2>/dev/null) in
      dockerd | containerd | containerd-shim*) ;;
      *) continue ;;
    esac
    grep -qsF "$folder/" "$process/cmdline" || continue
    # The children of a shim are what its container runs.
    # shellcheck disable=SC2046
    kill -9 "${process#/proc/}" $(cat "$process/task/${process#/proc/}/children" 2>/dev/null) 2>/dev/null || true
  done
  ip link delete "$bridge" 2>/dev/null || true
  # What it leaves mounted: its network namespace, with some releases.
  awk -v below="$folder/" 'index($2, below) == 1 { print $2 }' /proc/mounts | sort -r | while read -r mount; do umount "$mount"; done
  rm -rf "$folder"
}

need_root() {
  [ "$(id -u)" = 0 ] || fail "needs root"
}

case ${1:-} in
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
  *) fail "start, find or stop?" ;;
esac
