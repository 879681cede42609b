#!/usr/bin/env bash
# Makes sure that Chromium and Pango are there for the tests of pages and of PDF (Debian and Ubuntu; elsewhere install
# Pango, and Chromium so that 'chromium' is on the PATH, yourself).
set -euo pipefail
has_library() { ldconfig -p | grep "$1" >/dev/null; }
command -v chromium >/dev/null && has_library libpangoft2 && has_library libharfbuzz-subset && exit 0
exec "$(dirname "$0")/packages.sh" chromium fonts-dejavu-core libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
