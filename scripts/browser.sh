#!/usr/bin/env bash
# Makes sure that Chromium and Pango are there for the tests of pages and of PDF (Debian and Ubuntu; elsewhere install it yourself).
set -euo pipefail
command -v chromium >/dev/null && ldconfig -p | grep -q libpangoft2 && ldconfig -p | grep -q libharfbuzz-subset && exit 0
command -v apt-get >/dev/null || { echo "Install Pango, and Chromium so that 'chromium' is on the PATH." >&2; exit 1; }
as_root=(); [ "$(id -u)" = 0 ] || as_root=(sudo)
"${as_root[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core \
  libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 >/dev/null
