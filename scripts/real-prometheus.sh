#!/usr/bin/env bash
# Prints the directory of a real `prometheus` and `promtool` that an earlier run downloaded. With
# --fetch, it downloads Debian's packages and unpacks them into the cache. Nothing is installed or
# started.
#
#   real-prometheus.sh [--fetch]
#
# --fetch needs a machine with Debian's package sources.
set -Eeuo pipefail
folder=${XDG_CACHE_HOME:-$HOME/.cache}/portplan/prometheus
programs=$folder/usr/bin

fail() {
  echo "real-prometheus: $*" >&2
  exit 1
}

if [[ -x $programs/promtool ]]; then echo "$programs"; exit; fi
if [[ ${1:-} != --fetch ]]; then
  echo "Prometheus is missing; run bash scripts/real-prometheus.sh --fetch" >&2
  exit 1
fi
for needed in apt-get dpkg; do
  command -v "$needed" >/dev/null || fail "$needed is missing"
done

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'fail "could not download Prometheus"' ERR
bash "$(dirname "$0")/unpack-packages.sh" sid "$scratch/unpacked" prometheus promtool
for program in prometheus promtool; do
  "$scratch/unpacked/usr/bin/$program" --version >&2
done
mkdir -p "${folder%/*}"
rm -rf "$folder"
# Another run may have downloaded it in the meantime.
mv -T "$scratch/unpacked" "$folder" || [[ -x $programs/promtool ]]
echo "$programs"
