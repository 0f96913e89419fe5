"""How each row feels about what it says; the policy shock darkens the treated units and leaves the others alone."""

import numpy as np

from nghe_lib.city import rhythm
from nghe_lib.city.chance import choose
from nghe_lib.city.events import SHOCK_DAY, TREATED
from nghe_lib.city.kinds import AS_ANSWER, AS_ARTICLE, AS_CAPTION, AS_NOTICE, AS_PETITION
from nghe_lib.city.topics import number_of, vocabularies
from nghe_lib.city.whereabouts import unit_numbers


def sentiments(
    vocabulary: np.ndarray, form: np.ndarray, unit: np.ndarray, at: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Sentiment of each row, (n,)."""
    words = vocabularies()
    chances = np.array([word.sentiment for word in words])[vocabulary]
    walkway, shock = number_of("vỉa hè"), number_of("mở rộng thu phí vỉa hè")
    after = (at >= rhythm.local_moment(f"{SHOCK_DAY}T00:00")) & np.isin(unit, unit_numbers(TREATED))
    chances = np.where(((vocabulary == walkway) & after)[:, None], [words[shock].sentiment], chances)
    official = np.isin(form, (AS_ARTICLE, AS_NOTICE))
    chances = np.where(official[:, None], 0.45 * chances + 0.55 * np.array([[0.15, 0.7, 0.15]]), chances)
    chances = np.where((form == AS_PETITION)[:, None], [[0.85, 0.15, 0.0]], chances)
    chances = np.where((form == AS_ANSWER)[:, None], [[0.0, 0.9, 0.1]], chances)
    chances = np.where(((vocabulary == number_of("chuyện phiếm")) & official)[:, None], [[0.0, 0.6, 0.4]], chances)
    chances = np.where((form == AS_CAPTION)[:, None], [[0.0, 1.0, 0.0]], chances)
    return choose(chances, rng.random(len(form)))
