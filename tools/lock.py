"""Write constraints.txt: the newest version of everything that running, testing and checking need."""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
HEADER = """\
# Exact versions of everything that running, testing and checking this project needs, on Python 3.11 to 3.13.
# Renew with: make lock
"""
PLATFORM = ["colorama==0.4.6 ; sys_platform == 'win32'"]
"""Pins that an environment on this machine would not show."""


def main() -> None:
    """Install everything into an empty environment and write down what came."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        pip = [f"{folder}/bin/python", "-m", "pip", "--disable-pip-version-check"]
        wanted = ["hatchling", "editables", "--editable", f"{ROOT}[test,check]"]
        subprocess.run([*pip, "install", "--quiet", *wanted], check=True)
        frozen = subprocess.run([*pip, "freeze", "--exclude-editable"], check=True, capture_output=True, text=True)
    pins = sorted([*frozen.stdout.splitlines(), *PLATFORM], key=str.lower)
    (ROOT / "constraints.txt").write_text(HEADER + "\n".join(pins) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
