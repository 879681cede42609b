#!/bin/sh
# Installs packages of Debian or Ubuntu that are missing, without a question: `scripts/packages.sh chromium redis-server`.
set -eu

fail() { echo "packages.sh: $1" >&2; exit 1; }

missing=""
for package in "$@"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
command -v apt-get >/dev/null || fail "there is no apt-get: install what Debian calls$missing yourself, then try again"
if [ "$(id -u)" = 0 ]; then as_root=""
elif sudo -n true 2>/dev/null; then as_root="sudo -n"
else fail "only root may install what is missing: run 'apt-get install$missing' as root, then try again"
fi
echo "packages.sh: installing$missing" >&2
apt="$as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Acquire::Retries=3 -o DPkg::Lock::Timeout=120"
# shellcheck disable=SC2086 # the words are meant to be split
{ $apt update && $apt install -y --no-install-recommends $missing >/dev/null; } >&2 || fail "could not install$missing"
