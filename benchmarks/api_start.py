"""What the API costs before anybody asks: processor time and memory from start to the first answer.

    python -m benchmarks.api_start

The bars are 1 s and 150 MB, without torch.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

_PROGRAM = """
import json, resource, sys, time
from fastapi.testclient import TestClient
begun = time.process_time()
from voc.api.app import create_app
from voc.settings import load
app = create_app(load())
with TestClient(app, base_url="http://localhost", client=("127.0.0.1", 1)) as client:
    assert client.get("/ready").status_code == 200
    ready = time.process_time()
    assert client.get("/v1/topics").status_code == 200
usage = resource.getrusage(resource.RUSAGE_SELF)
heavy = sorted({"torch", "openvino", "spacy", "sklearn", "polars"} & set(sys.modules))
print(json.dumps({"ready_s": ready, "peak_mb": usage.ru_maxrss / 1024, "heavy": heavy}))
"""


def main() -> None:
    """Start it three times on an existing, empty database and print the median."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {"VOC_DATABASE_URL": f"sqlite:///{Path(folder) / 'voc.db'}", "PYTHONPATH": str(Path.cwd())}
        runs = [_start(environment) for _ in range(4)][1:]
    median = sorted(runs, key=lambda run: run["ready_s"])[1]
    print(f"processor seconds until ready: {median['ready_s']:.2f}")
    print(f"peak memory: {median['peak_mb']:.0f} MB")
    print(f"heavy libraries loaded: {', '.join(median['heavy']) or 'none'}")


def _start(environment: dict[str, str]) -> dict[str, Any]:
    done = subprocess.run([sys.executable, "-c", _PROGRAM], env=environment, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    main()
