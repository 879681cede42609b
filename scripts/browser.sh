#!/usr/bin/env bash
# Makes sure that Chromium is there for the browser tests (Debian and Ubuntu; elsewhere install it yourself).
set -euo pipefail
command -v chromium >/dev/null && exit 0
command -v apt-get >/dev/null || { echo "Install Chromium so that 'chromium' is on the PATH." >&2; exit 1; }
as_root=(); [ "$(id -u)" = 0 ] || as_root=(sudo)
"${as_root[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null
