"""Sources: files and feeds in, posts out.

`open_file` and `read_file` recognise by content, plain or gzip: Parquet, XLSX, saved RSS/Atom, the daily press files
(`press_daily`), JSON lines, JSON (an array, or an object that holds one), CSV/TSV and their kin (`delimited`).
`collectors` holds what asks live sources, one file each, on the terms of `collecting`.
`check_clocks` and `apply_shift` notice and mend wrong times.
Account ids come as the source gives them; `privacy` makes them pseudonyms before anything is stored.
"""

from nghe_lib.sources.clocks import ClockFault, apply_shift, check_clocks
from nghe_lib.sources.feed_entries import Entries, batch_of_entries
from nghe_lib.sources.fetch import Fetcher
from nghe_lib.sources.files import FORMATS, open_file, read_file
from nghe_lib.sources.formats import Format
from nghe_lib.sources.mapping import guess_mapping
from nghe_lib.sources.reading import Batch, Reading, Refusal

__all__ = [
    "FORMATS",
    "Batch",
    "ClockFault",
    "Entries",
    "Fetcher",
    "Format",
    "Reading",
    "Refusal",
    "apply_shift",
    "batch_of_entries",
    "check_clocks",
    "guess_mapping",
    "open_file",
    "read_file",
]
