"""The query language: one grammar for searches, watches and every setting called `query`.

`parse(query)` reads it and refuses a broken one with the place of the fault; how texts answer is said
in `nghe_lib.text`.
"""

from nghe_lib.queries.fields import FIELDS, fields_of, words_of
from nghe_lib.queries.grammar import parse
from nghe_lib.queries.nodes import And, Field, Near, Node, Not, Or, Phrase, Query, Title, Word

__all__ = [
    "FIELDS", "And", "Field", "Near", "Node", "Not", "Or", "Phrase", "Query", "Title", "Word", "fields_of", "parse",
    "words_of",
]  # fmt: skip
