"""An optional heavier reader: a transformer of the PhoBERT, XLM-R or ViSoBERT family, fine-tuned elsewhere, read here.

`predict(texts, task=…, folder=…)` answers as `understand.predict` does; `read(folder)` gives something with `answers`
and `probabilities(texts)`, as a classifier has. The encoder is numpy: the usual library with its engine weighs 3 GB,
this extra weighs 4 MB (`pip install nghe-lib[transformer]`).
"""

from nghe_lib.understand.transformer.answers import predict
from nghe_lib.understand.transformer.read import Transformer, read

__all__ = ["Transformer", "predict", "read"]
