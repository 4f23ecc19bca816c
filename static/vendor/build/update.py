"""Copies the built third-party files into static/vendor and writes their hashes.

Runs `npm ci` in a temporary folder with the committed lock, so that nothing else is left behind. Lines that point at
source maps are dropped, because the maps are not kept and the manifest storage refuses a pointer to a missing file.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENDOR = HERE.parent
FILES = {
    "bootstrap/dist/css/bootstrap.min.css": "bootstrap/bootstrap.min.css",
    "bootstrap/dist/css/bootstrap.rtl.min.css": "bootstrap/bootstrap.rtl.min.css",
    "bootstrap/LICENSE": "bootstrap/LICENSE",
    "htmx.org/dist/htmx.min.js": "htmx/htmx.min.js",
    "htmx.org/LICENSE": "htmx/LICENSE",
}
SOURCE_MAP = re.compile(rb"\n?/[/*][#@]\s*sourceMappingURL=[^\n*]*(?:\*/)?\s*$")


def main() -> None:
    """Fetch, copy, strip and hash."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, folder)
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, check=True)
        for source, target in FILES.items():
            content = SOURCE_MAP.sub(b"\n", (Path(folder) / "node_modules" / source).read_bytes())
            (VENDOR / target).parent.mkdir(parents=True, exist_ok=True)
            (VENDOR / target).write_bytes(content)
    lines = [
        f"{hashlib.sha256((VENDOR / target).read_bytes()).hexdigest()}  {target}\n"
        for target in sorted(FILES.values())
    ]
    (VENDOR / "SHA256SUMS").write_text("".join(lines), encoding="ascii")


if __name__ == "__main__":
    main()
