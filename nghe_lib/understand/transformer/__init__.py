"""An optional heavier reader: a transformer of the PhoBERT, XLM-R or ViSoBERT family, fine-tuned elsewhere, read here.

`read(folder)` gives what `classifier.read` gives: something with `answers` and `probabilities(texts)`. The encoder is
numpy: the usual library with its engine weighs 3 GB, this extra weighs 4 MB (`pip install nghe-lib[transformer]`).
"""

from nghe_lib.understand.transformer.read import Transformer, read

__all__ = ["Transformer", "read"]
