"""Holds compose.yaml against the Dockerfile and itself, and prints the image and the `voc` command of each service.

    python scripts/check_compose.py

Services are built from stages that exist, wait for services and keep data in volumes that exist, write nothing but
their volumes, and have no password in them.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]


def main() -> None:
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text())
    stages = re.findall(r"^FROM \S+ AS (\S+)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    services: dict[str, Any] = compose["services"]
    for name, service in services.items():
        target = service.get("build", {}).get("target")
        assert target is None or target in stages, f"{name}: the Dockerfile has no stage {target}"
        assert {*service.get("depends_on", {})} <= {*services}, f"{name} waits for a service that does not exist"
        mounts = {volume.partition(":")[0] for volume in service.get("volumes", [])}
        assert mounts <= {*compose["volumes"]}, f"{name}: a volume that is not declared"
        secrets = [value for key, value in service.get("environment", {}).items() if "PASSWORD" in key]
        assert all(value.startswith("${") for value in secrets), f"{name}: a password in the file"
        if str(service["image"]).startswith("voc-"):
            assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"]), f"{name} may more than it needs"
            print(service["image"].removeprefix("voc-"), _command(service["command"]))


def _command(command: list[str]) -> str:
    """What `voc` is told to do, without the shell around it."""
    words = shlex.split(command[-1].rpartition("exec ")[2]) if command[0] == "sh" else command
    assert words[0] == "voc", f"not a command of voc: {words}"
    return shlex.join(words[1:])


if __name__ == "__main__":
    main()
