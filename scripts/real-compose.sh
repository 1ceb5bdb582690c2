#!/usr/bin/env bash
# Prints the path of a real Docker Compose as a standalone program: COMPOSE_BINARY if it is set, or
# the program that an earlier run downloaded. With --fetch, it downloads the package of a
# distribution's suite and unpacks it into the cache, without installing it.
#
#   real-compose.sh [--fetch] [SUITE]
#
# SUITE of Debian: sid (the newest, the default), trixie (2.26); of Ubuntu: noble (2.24.6), plucky
# (2.33.0), questing (2.37.1), noble-updates (2.40.3). Debian links Compose with an older port
# parser than Docker does. --fetch needs a machine with Debian's package sources.
set -Eeuo pipefail
fetch=false
if [[ ${1:-} == --fetch ]]; then fetch=true; shift; fi
suite=${1:-sid}
folder=${XDG_CACHE_HOME:-$HOME/.cache}/portplan/compose-$suite
program=$folder/usr/libexec/docker/cli-plugins/docker-compose

fail() {
  echo "real-compose: $*" >&2
  exit 1
}

if [[ -n ${COMPOSE_BINARY:-} && $# == 0 ]]; then echo "$COMPOSE_BINARY"; exit; fi
if [[ -x $program ]]; then echo "$program"; exit; fi
if [[ $fetch == false ]]; then
  echo "Docker Compose is missing; run bash scripts/real-compose.sh --fetch" >&2
  exit 1
fi
for needed in apt-get dpkg; do
  command -v "$needed" >/dev/null ||
    fail "$needed is missing; install Docker Compose and set COMPOSE_BINARY to its path"
done

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'fail "could not download Docker Compose of $suite"' ERR

# unpack SOURCE PACKAGE: unpacks a package of a suite or a sources.list line
unpack() {
  bash "$(dirname "$0")/unpack-packages.sh" "$1" "$scratch/unpacked" "$2"
}

case $suite in
  noble* | plucky* | questing*)
    # Debian has a package with Ubuntu's keys.
    unpack trixie ubuntu-keyring
    key=$scratch/unpacked/usr/share/keyrings/ubuntu-archive-keyring.gpg
    unpack "deb [signed-by=$key] http://archive.ubuntu.com/ubuntu $suite universe" docker-compose-v2
    ;;
  *) unpack "$suite" docker-compose ;;
esac
"$scratch/unpacked/${program#"$folder"/}" version >&2
mkdir -p "${folder%/*}"
rm -rf "$folder"
# Another run may have downloaded it in the meantime.
mv -T "$scratch/unpacked" "$folder" || [[ -x $program ]]
echo "$program"
