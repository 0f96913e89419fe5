"""Bring rows into a project: read or listen, mend clocks, pseudonymise, join to a source, and account for every row.

Each step is one lake transaction with its posts, its refused rows, its cursors and its lines in `runs`, so a run that
is cut keeps what it had committed, says so (no end time), and a repeated run only adds what is missing.
"""

from nghe_lib.ingest.check import check_sources, registry_of
from nghe_lib.ingest.files import import_files, preview_file
from nghe_lib.ingest.live import collect, preview, watch
from nghe_lib.ingest.planted import import_city

__all__ = [
    "check_sources", "collect", "import_city", "import_files", "preview", "preview_file", "registry_of", "watch",
]  # fmt: skip
