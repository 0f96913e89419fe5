"""What the city knows about its posts: truth, places named, and the sectors that sources declare themselves."""

from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from nghe_lib.city import places, rhythm
from nghe_lib.city.accounts import PEOPLE, People
from nghe_lib.city.acts import ACTS
from nghe_lib.city.addresses import post_ids
from nghe_lib.city.events import EVENTS
from nghe_lib.city.kinds import ARTICLE, PETITION, SENTIMENTS
from nghe_lib.city.lexicon import namings
from nghe_lib.city.plan import Plan
from nghe_lib.city.posts import Written, topic_texts
from nghe_lib.city.registers import REGISTERS
from nghe_lib.city.topics import vocabularies
from nghe_lib.schema import PLACE_MENTIONS, PREDICTIONS, TRUTH

GROUP_ID = "group-1"


def truth(plan: Plan, people: People, written: Written, *, rows: np.ndarray, seed: int) -> pa.Table:
    """TRUTH of these rows."""
    topic, sector = topic_texts(plan, rows)
    topical, account = pa.array(written.has_topic), plan.account[rows]
    missing = pa.scalar(None, pa.string())
    events = pa.array([_event_id(word.name) for word in vocabularies()])
    community = np.maximum(people.klass[account] - PEOPLE, 0)
    names = pa.array([f"community-{k}" for k in range(community.max() + 1)])
    columns = {
        "post_id": written.posts["post_id"].combine_chunks(),
        "topic": pc.if_else(topical, topic, missing),
        "sector": pc.if_else(topical, sector, missing),
        "unit_code": _unit_codes(plan, written, rows),
        "sentiment": pa.array(SENTIMENTS).take(pa.array(plan.sentiment[rows])),
        "speech_act": pa.array(ACTS).take(pa.array(written.act)),
        "register": pa.array(REGISTERS).take(pa.array(plan.register[rows])),
        "event_id": events.take(pa.array(plan.vocabulary[rows])),
        "duplicate_of_id": post_ids(plan, plan.duplicate_of[rows], seed),
        "group_id": pc.if_else(pa.array(np.isin(account, plan.members)), GROUP_ID, missing),
        "community_id": pc.if_else(pa.array(people.klass[account] >= PEOPLE), names.take(pa.array(community)), missing),
        "clause_id": pa.nulls(len(rows), pa.string()),  # `clause_talk` says it
    }
    return pa.table([columns[name] for name in TRUTH.names], schema=TRUTH.arrow)


def place_mentions(plan: Plan, written: Written, *, rows: np.ndarray) -> pa.Table:
    """PLACE_MENTIONS of these rows: one row per unit meant by a name, split wards sharing the weight."""
    starts, counts, meant = _meanings()
    since = (plan.at[rows] >= rhythm.REFORM).astype(np.int64)
    named = np.flatnonzero(written.naming > 0)
    cell = written.naming[named] * 2 + since[named]
    row = np.repeat(named, counts[cell])
    within = np.arange(len(row)) - np.repeat(np.cumsum(counts[cell]) - counts[cell], counts[cell])
    number = pa.array(np.repeat(starts[cell], counts[cell]) + within)
    names, naming = namings(), written.naming[row]
    begin = written.place_start[row]
    columns = {
        "post_id": written.posts["post_id"].combine_chunks().take(pa.array(row)),
        "field": pa.array(["text"] * len(row), pa.string()),
        "start": pa.array(begin),
        "end": pa.array(begin + names.end[naming] - names.start[naming]),
        **{name: meant[name].take(number) for name in ("unit_code", "unit_name", "level", "system", "weight")},
        "origin": pa.array(["source"] * len(row), pa.string()),
    }
    return pa.table([columns[name] for name in PLACE_MENTIONS.names], schema=PLACE_MENTIONS.arrow)


def declared_sectors(plan: Plan, written: Written, *, rows: np.ndarray) -> pa.Table:
    """PREDICTIONS of task `sector` by the sources themselves: portal categories and newspaper sections."""
    sector = topic_texts(plan, rows)[1]
    chosen = pa.array(np.flatnonzero(np.isin(plan.kind[rows], (ARTICLE, PETITION))))
    label = pc.fill_null(sector.take(chosen), "khác")
    n = len(chosen)
    columns = {
        "post_id": written.posts["post_id"].combine_chunks().take(chosen),
        "task": pa.array(["sector"] * n, pa.string()),
        "model": pa.array(["source"] * n, pa.string()),
        "model_version": pa.array(["1"] * n, pa.string()),
        "label": label,
        "score": pa.array(np.ones(n)),
        "classes": pa.nulls(n, pa.list_(pa.string())),
        "probabilities": pa.nulls(n, pa.string()),
        "text_mark": pa.nulls(n, pa.int64()),
    }
    return pa.table([columns[name] for name in PREDICTIONS.names], schema=PREDICTIONS.arrow)


def _event_id(vocabulary: str) -> str | None:
    return next((event.event_id for event in EVENTS if event.vocabulary == vocabulary), None)


def _unit_codes(plan: Plan, written: Written, rows: np.ndarray) -> pa.Array:
    """The unit meant, in the system of the day: a commune of today, or the old ward or district that was named."""
    starts, _, meant = _meanings()
    today = pa.array([unit.code for unit in places.units()])
    before = meant["unit_code"].take(pa.array(starts[written.naming * 2]))
    since = today.take(pa.array(np.maximum(plan.unit[rows], 0)))
    code = pc.if_else(pa.array(plan.at[rows] >= rhythm.REFORM), since, before)
    return pc.if_else(pa.array(written.naming > 0), code, pa.scalar(None, pa.string()))


@cache
def _meanings() -> tuple[np.ndarray, np.ndarray, pa.Table]:
    """What each naming means before and since the reform: start and count by naming * 2 + since, and the meanings."""
    names = namings()
    cells: list[tuple[int, int]] = []
    rows: list[tuple[str, str, str, str, float]] = []
    unit_of = np.full(len(names.start), -1)
    way_of = np.zeros(len(names.start), dtype=np.int64)
    for group in range(names.generic):
        span = slice(names.pool.starts[group], names.pool.starts[group] + names.pool.counts[group])
        unit_of[span], way_of[span] = group // 12, group // 4 % 3
    for unit, way, ward in zip(unit_of.tolist(), way_of.tolist(), names.ward.tolist(), strict=True):
        for since in (False, True):
            found = places.meanings(places.units()[unit], way, ward, since) if unit >= 0 else [("", "", "", "", 0.0)]
            cells.append((len(rows), len(found)))
            rows += found
    starts, counts = (np.array(column) for column in zip(*cells, strict=True))
    columns = [pa.array(list(column)) for column in zip(*rows, strict=True)]
    table = pa.table(columns, names=["unit_code", "unit_name", "level", "system", "weight"])
    return starts, counts, table.combine_chunks()
