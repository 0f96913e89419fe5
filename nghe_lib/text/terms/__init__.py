"""Terms that say what texts are about: phrases, what is used more than before, what is new, and where a term stands."""

from nghe_lib.text.terms.concordance import keyword_in_context
from nghe_lib.text.terms.counting import TermCounts, count_phrases
from nghe_lib.text.terms.emerging import emerging_terms
from nghe_lib.text.terms.keyness import keyness
from nghe_lib.text.terms.keyphrases import keyphrases

__all__ = ["TermCounts", "count_phrases", "emerging_terms", "keyness", "keyphrases", "keyword_in_context"]
