"""Labelling by people: samples, codebooks, a desk in JupyterLab, sheets for others, agreement, and what labels bring.

The way of a label: `drawn_sample` → `labeller` or `write_sheet` and `read_sheet` → LABELS in the lake → `ratings` and
`reliability` → `resolved` → a classifier, or an audit of shares with the weights of the sample.
"""

from nghe_lib.understand.labelling.audit import drawn_by_chance, label_shares
from nghe_lib.understand.labelling.codebooks import codebook, codebooks
from nghe_lib.understand.labelling.exchange import draw
from nghe_lib.understand.labelling.labeller import disputed_posts, labeller, predicted
from nghe_lib.understand.labelling.labels import CITY, coder_id, labels_of, resolved, write_labels
from nghe_lib.understand.labelling.learning_curve import Gain, gain, learning_curve
from nghe_lib.understand.labelling.readable import readable
from nghe_lib.understand.labelling.reliability import (
    answer_agreement,
    cohen_kappa,
    disagreements,
    fleiss_kappa,
    krippendorff_alpha,
    percent_agreement,
    ratings,
    reliability,
)
from nghe_lib.understand.labelling.samples import Drawn, drawn_sample, keep_sample, read_sample, sample_names
from nghe_lib.understand.labelling.sampling import sample, weights
from nghe_lib.understand.labelling.sheets import read_sheet, write_sheet

__all__ = [
    "CITY", "Drawn", "Gain", "answer_agreement", "codebook", "codebooks", "coder_id", "cohen_kappa", "disagreements",
    "disputed_posts", "draw", "drawn_by_chance", "drawn_sample", "fleiss_kappa", "gain", "keep_sample",
    "krippendorff_alpha", "label_shares", "labeller", "labels_of", "learning_curve", "percent_agreement", "predicted",
    "ratings", "read_sample", "read_sheet", "readable", "reliability", "resolved", "sample", "sample_names", "weights",
    "write_labels", "write_sheet",
]  # fmt: skip
