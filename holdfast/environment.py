"""Installs lock files into a virtual environment, once: `python environment.py FOLDER LOCK [LOCK ...]`.

Runs before anything is installed, so it needs Python's own library alone. uv does the work where it can
be had; otherwise pip does, which takes longer. What is installed is written to FOLDER/<lock>.installed, and
the same lock is not installed a second time. The first lock makes the environment; the others add to it.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path


def fingerprint(lock: Path) -> str:
    """What must be the same for a lock to be installed already."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return f"python {version} {sys.base_prefix}\n{hashlib.sha256(lock.read_bytes()).hexdigest()}\n"


def run(*command: str | Path) -> bool:
    """Runs a command quietly; its output is shown when it fails.

    Returns: whether it succeeded.
    """
    environment = dict(os.environ, UV_PYTHON_DOWNLOADS="never", PIP_DISABLE_PIP_VERSION_CHECK="1")
    environment.pop("VIRTUAL_ENV", None)
    # uv does not read pip's own settings: hand it the two that decide whether packages can be had
    for pip_name, uv_name in (("PIP_INDEX_URL", "UV_DEFAULT_INDEX"), ("PIP_CERT", "SSL_CERT_FILE")):
        if environment.get(pip_name):
            environment.setdefault(uv_name, environment[pip_name])
    finished = subprocess.run(
        [str(word) for word in command], env=environment, text=True, errors="replace",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )
    if finished.returncode:
        print(f"{Path(command[0]).name} said:\n{finished.stdout[-2000:]}", file=sys.stderr)
    return finished.returncode == 0


def install(folder: Path, lock: Path, is_first: bool) -> bool:
    """Installs a lock; the first one into a new environment.

    Returns: whether it succeeded.
    """
    python = folder / "bin" / "python"
    if is_first:
        venv.EnvBuilder(with_pip=True, clear=(folder / "pyvenv.cfg").exists()).create(folder)
        run(python, "-m", "pip", "install", "--quiet", "uv")
    uv, wanted = folder / "bin" / "uv", ("--quiet", "--require-hashes", "-r", lock)
    if uv.exists():
        if run(uv, "pip", "install", "--python", python, *wanted):
            return True
        print("uv did not manage; trying pip", file=sys.stderr)
    return run(python, "-m", "pip", "install", *wanted)


def main(words: list[str]) -> int:
    """Brings the environment up to date.

    Returns: the exit status.
    """
    folder, locks = Path(words[0]), [Path(word) for word in words[1:]]
    for lock in locks:
        stamp = folder / f"{lock.name}.installed"
        if stamp.exists() and stamp.read_text() == fingerprint(lock):
            stamp.touch()
            continue
        print(f"installing {lock.name} into {folder}, once; it takes a minute", flush=True)
        if not install(folder, lock, lock == locks[0]):
            print(f"holdfast: could not install {lock.name}; what went wrong is above", file=sys.stderr)
            return 1
        stamp.write_text(fingerprint(lock))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
