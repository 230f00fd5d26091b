"""What all tests share."""

from __future__ import annotations

import sys
from pathlib import Path

# Tests import one another as `tests.projects`, also where only the package is installed.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
