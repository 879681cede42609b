#!/usr/bin/env bash
# Creates .venv with the pinned versions of requirements.lock. Needs Python 3.11-3.13 and a package index.
#   scripts/setup.sh [cpu|cuda]     cpu (default) installs the CPU build of torch, cuda the build for the machine's GPU
set -euo pipefail
cd "$(dirname "$0")/.."
build="${1:-cpu}"
stamp=".venv/.installed-$build-$(cat requirements.lock pyproject.toml | sha256sum | cut -c1-16)"
[ -f "$stamp" ] && exit 0

python="${PYTHON:-python3}"
"$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' ||
  { echo "voc needs Python 3.11, 3.12 or 3.13; set PYTHON=/path/to/it" >&2; exit 1; }
# Debian leaves the module that brings pip into a package of its own.
[ -x .venv/bin/pip ] || "$python" -c 'import ensurepip' 2>/dev/null || scripts/packages.sh python3-venv
[ -x .venv/bin/python ] || "$python" -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check "uv==0.13.9"

# uv does not read pip's configuration: a local folder of wheels would go unseen.
UV_FIND_LINKS="$(.venv/bin/python -m pip config get global.find-links 2>/dev/null || true)"
export UV_FIND_LINKS VIRTUAL_ENV="$PWD/.venv"
torch="$(grep -E '^torch==' requirements.lock | cut -d' ' -f1)"
# The plain Linux wheel of torch brings several GB of CUDA, so the CPU build goes first and satisfies the rest.
if [ "$build" = cuda ]; then
  .venv/bin/uv pip install --quiet "$torch" --torch-backend=auto
elif ls ${UV_FIND_LINKS:-/nonexistent}/torch-*+cpu-*.whl >/dev/null 2>&1; then
  .venv/bin/uv pip install --quiet "$torch+cpu"
else
  .venv/bin/uv pip install --quiet "$torch" --torch-backend=cpu
fi
.venv/bin/uv pip install --quiet -r requirements.lock
.venv/bin/uv pip install --quiet --no-deps -e .
# Compiled now rather than at every import where the environment forbids it later: BERTopic takes 9 s instead of 33.
# Without what nobody imports, which is a third of the 410 MB; what does not compile is Python of other versions.
unused='/tests?/|/transformers/models/(?!auto/|bert/)|/phonenumbers/(carrier|geo|tz)data/'
.venv/bin/python -W ignore -m compileall -qq -j 0 -x "$unused" .venv/lib/python3*/site-packages voc || true
rm -f .venv/.installed-*
touch "$stamp"
