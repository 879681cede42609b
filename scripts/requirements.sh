#!/usr/bin/env bash
# Installs voc with the pinned versions of requirements.lock into a new environment, for the images of the Dockerfile.
#   scripts/requirements.sh api|worker|worker-cuda FOLDER
set -euo pipefail
cd "$(dirname "$0")/.."
case "$1" in
  api) extras="worker,pdf,mcp,oidc,otel"; backend="" ;; # the API queues jobs, so it has Celery, and nothing of the models
  worker) extras="worker,models,pdf"; backend="cpu" ;;
  worker-cuda) extras="worker,models,pdf"; backend="auto" ;;
  *) echo "usage: requirements.sh api|worker|worker-cuda FOLDER" >&2; exit 1 ;;
esac
UV_FIND_LINKS="${UV_FIND_LINKS:-$(python -m pip config get global.find-links 2>/dev/null || true)}"
export UV_FIND_LINKS
uv venv --quiet "$2"
install() { uv pip install --quiet --no-cache --python "$2/bin/python" "${@:3}"; }
if [ -n "$backend" ]; then
  torch="$(grep -E '^torch==' requirements.lock | cut -d' ' -f1)"
  # A wheel of the CPU build that is at hand goes first: the plain one brings several GB of CUDA.
  if [ "$backend" = cpu ] && ls ${UV_FIND_LINKS:-/nonexistent}/torch-*+cpu-*.whl >/dev/null 2>&1; then
    install - "$2" "$torch+cpu"
  else
    install - "$2" "$torch" --torch-backend="$backend"
  fi
fi
install - "$2" ".[$extras]" --constraint requirements.lock
