#!/usr/bin/env bash
# Prints the path of a real Docker Compose, run as a program of its own: the one that COMPOSE_BINARY names, else the one that an earlier run fetched,
# else, with --fetch, the one of a Debian suite, unpacked into the cache and not installed.
#   real-compose.sh [--fetch] [SUITE]      SUITE: sid (the newest, the default), trixie (2.26)
set -euo pipefail
fetch=false
if [[ ${1:-} == --fetch ]]; then fetch=true; shift; fi
suite=${1:-sid}
folder=${XDG_CACHE_HOME:-$HOME/.cache}/portplan/compose-$suite
program=$folder/usr/libexec/docker/cli-plugins/docker-compose

if [[ -n ${COMPOSE_BINARY:-} && $# == 0 ]]; then echo "$COMPOSE_BINARY"; exit; fi
if [[ -x $program ]]; then echo "$program"; exit; fi
if [[ $fetch == false ]]; then echo "no Docker Compose here; bash scripts/real-compose.sh --fetch gets one" >&2; exit 1; fi

# From the mirror that this machine uses already, with its keys, but apart from its own lists of packages.
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -m 1 '/debian/$') ||
  { echo "real-compose: this machine's package sources name no Debian mirror" >&2; exit 1; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$scratch"/{lists,archives}/partial "$folder"
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" >"$scratch/sources.list"
options=(-qq -o Dir::Etc::SourceList="$scratch/sources.list" -o Dir::Etc::SourceParts=/dev/null -o Dir::State::Lists="$scratch/lists"
  -o Dir::Cache="$scratch" -o APT::Sandbox::User=root)
apt-get "${options[@]}" update >&2
(cd "$scratch" && apt-get "${options[@]}" download docker-compose >&2)
dpkg -x "$scratch"/docker-compose_*.deb "$scratch/unpacked"
"$scratch/unpacked/${program#"$folder"/}" version >&2
rm -rf "$folder"
mv "$scratch/unpacked" "$folder"
echo "$program"
