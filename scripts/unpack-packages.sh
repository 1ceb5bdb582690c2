#!/usr/bin/env bash
# Downloads packages of another suite and unpacks them into a folder, without installing them. Uses
# the mirror and the keys of this machine, but separate package lists.
#
#   unpack-packages.sh SOURCE FOLDER PACKAGE...
#
# SOURCE is a suite of Debian or a line of sources.list.
set -Eeuo pipefail
source=$1 folder=$2
shift 2
if [[ $source != deb\ * ]]; then
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' |
    grep -m 1 '/debian/$') || {
    echo "unpack-packages: found no Debian mirror in the package sources" >&2
    exit 1
  }
  source="deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $source main"
fi
lists=$(mktemp -d)
trap 'rm -rf "$lists"' EXIT
mkdir -p "$lists"/{lists,archives}/partial
echo "$source" >"$lists/sources.list"
options=(
  -qq
  -o Dir::Etc::SourceList="$lists/sources.list"
  -o Dir::Etc::SourceParts=/dev/null
  -o Dir::State::Lists="$lists/lists"
  -o Dir::Cache="$lists"
  -o APT::Sandbox::User=root
)
apt-get "${options[@]}" update >&2
(cd "$lists" && apt-get "${options[@]}" download "$@" >&2)
for package in "$lists"/*.deb; do dpkg -x "$package" "$folder"; done
