#!/usr/bin/env bash
# Writes requirements.lock: exact versions of everything, for Python 3.11-3.13, without build tags or addresses.
# The CUDA packages are left out: they belong to the CUDA build of torch, which brings them (scripts/setup.sh cuda).
set -euo pipefail
cd "$(dirname "$0")/.."
export UV_FIND_LINKS="$(.venv/bin/python -m pip config get global.find-links 2>/dev/null || true)"
.venv/bin/uv pip compile pyproject.toml --extra models --extra training --extra worker --extra sources --extra pdf --extra docs --extra mcp --extra audio --extra oidc --extra otel --group dev --universal --python-version 3.11 \
  --no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet "$@" |
  grep -vE '^(nvidia|cuda|triton)' | sed -E 's/^(torch==[0-9.]+).*/\1/' | uniq > requirements.tmp
mv requirements.tmp requirements.lock
