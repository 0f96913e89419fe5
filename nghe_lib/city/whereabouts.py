"""Which place each row speaks of, and how it is named on its day."""

import numpy as np

from nghe_lib.city import rhythm
from nghe_lib.city.chance import choose_by
from nghe_lib.city.events import EVENTS, TREATED, event_of
from nghe_lib.city.kinds import AS_ANSWER, AS_ARTICLE, AS_CAPTION, AS_COMMENT, AS_NOTICE
from nghe_lib.city.places import NEW, OLD_DISTRICT, OLD_WARD, units
from nghe_lib.city.topics import Vocabulary, number_of, vocabularies


def unit_numbers(codes: tuple[str, ...]) -> np.ndarray:
    """Numbers of units by their code."""
    known = [unit.code for unit in units()]
    return np.array([known.index(code) for code in codes], dtype=np.int64)


def unit_weights(number: int, words: tuple[Vocabulary, ...]) -> np.ndarray:
    """Chance of each unit for a vocabulary: four fifths in the event's own units, all of it for the policy shock."""
    weights = np.array([unit.weight for unit in units()])
    weights = weights / weights.sum()
    event = next((event for event in EVENTS if event.vocabulary == words[number].name), None)
    if event is None or not event.units or event.kind == "policy_shock":
        return weights
    own = np.zeros(len(weights))
    own[unit_numbers(event.units)] = 1.0
    inside = 1.0 if event.kind in ("coordinated_group", "rumour", "correction") else 0.8
    return inside * own / own.sum() + (1.0 - inside) * weights


def whereabouts(
    vocabulary: np.ndarray,
    root: np.ndarray,
    at: np.ndarray,
    form: np.ndarray,
    occasion: np.ndarray,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    """The unit each post speaks of (-1 for none) and how it is named. Some answers stay with the unit of the root."""
    n, words = len(vocabulary), vocabularies()
    chances = np.stack([unit_weights(k, words) for k in range(len(words))])
    shock = number_of("mở rộng thu phí vỉa hè")
    treated = np.zeros(chances.shape[1])
    treated[unit_numbers(TREATED)] = 1.0
    chances[shock] = chances[shock] * treated / (chances[shock] * treated).sum()
    unit = choose_by(vocabulary, chances, rng.random(n))
    named = np.array([0.78, 0.95, 0.6, 0.7, 0.62, 0.3, 0.3, 1.0])[form]
    named = np.where(vocabulary == shock, np.maximum(named, 0.6), named)
    named = np.where(vocabulary == number_of("sáp nhập phường xã"), 1.0, named)
    of_root = ~np.isin(form, (AS_COMMENT, AS_CAPTION)) | (rng.random(n) < 0.3)
    unit = np.where(rng.random(n) < named, np.where(of_root, unit[root], unit), -1)
    days = (at - rhythm.START) / np.timedelta64(1, "D")
    since = at >= rhythm.REFORM
    official = np.isin(form, (AS_ARTICLE, AS_ANSWER, AS_NOTICE))
    old = np.where(official, 0.1, 0.68 - 0.32 * (days - 61) / (rhythm.N_DAYS - 61))
    old = np.where(vocabulary == number_of("sáp nhập phường xã"), 0.0, old)
    way = np.where(
        rng.random(n) < np.where(since, old, 1.0), np.where(rng.random(n) < 0.6, OLD_WARD, OLD_DISTRICT), NEW
    )
    unit = np.where(occasion >= 0, unit_numbers(event_of("coordinated_group").units)[occasion % 2], unit)
    return unit, way
