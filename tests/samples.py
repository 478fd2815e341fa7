"""The sample files beside the project, or where WORKPLACE_SAMPLES says; tests that want them skip without."""

import os
from pathlib import Path

import pytest

SAMPLES = Path(os.environ.get("WORKPLACE_SAMPLES", Path(__file__).parents[2] / "shared" / "samples")) / "pdf"
needs_samples = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="no sample files: set WORKPLACE_SAMPLES to their folder"
)
