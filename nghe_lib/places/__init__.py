"""Places people name, in the administrative systems before and since 1 July 2025."""

from nghe_lib.places.convert import convert, convert_all
from nghe_lib.places.find import find
from nghe_lib.places.gazetteer import gazetteer_mark
from nghe_lib.places.of_posts import mentions_of
from nghe_lib.places.population import population
from nghe_lib.places.rates import rates
from nghe_lib.places.shapes import neighbours, unit_shapes
from nghe_lib.places.today import to_today

__all__ = [
    "convert", "convert_all", "find", "gazetteer_mark", "mentions_of", "neighbours", "population", "rates", "to_today",
    "unit_shapes",
]  # fmt: skip
