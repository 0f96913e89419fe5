"""Put Vietnamese diacritics on text written without them: candidates per syllable, a trigram model, Viterbi."""

from nghe_lib.text.diacritics.restore import restore_diacritics

__all__ = ["restore_diacritics"]
