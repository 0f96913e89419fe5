"""Does a conclusion hold when the writing is cleaned? An analysis repeated on raw, normalised and restored text.

Method: a robustness check by re-analysis, not a test of significance: the same function runs on the same texts written
three ways, and what changes place is named. A conclusion that flips rests on spelling, not on what people say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nghe_lib.errors import ParameterError
from nghe_lib.text.marks import blank_marks

if TYPE_CHECKING:
    import pandas as pd

RAW = "raw"
CHANGES = ("enters", "leaves", "moves")
LEAST_TEXTS = 10
_NO_WORDS = ("url", "email", "mention", "hashtag", "phone")

Treatment = Callable[[list[str]], Sequence[str]]


@dataclass(frozen=True)
class NoisePanel:
    """What an analysis said of each way of writing.

    figures: one row per figure, treatment and name in some top: figure, treatment, name, value (missing where this
    treatment has no such name), rank (1 is largest, equal values share a rank), is_top.
    flips: one row per change against the raw text: figure, treatment, name, change (one of `CHANGES`), rank_before,
    rank_after, value_before, value_after. Empty when nothing flips.
    touched: one row per treatment: treatment, text_count, touched_count, touched_share.
    top: how many names count as the top; None when all do.
    """

    figures: pd.DataFrame
    flips: pd.DataFrame
    touched: pd.DataFrame
    top: int | None

    @property
    def holds(self) -> bool:
        """Whether nothing enters, leaves or changes its rank."""
        return self.flips.empty


def noise_panel(
    texts: Iterable[str | None],
    analyse: Callable[[list[str]], pd.Series | pd.DataFrame],
    *,
    top: int | None = 20,
    treatments: Mapping[str, Treatment] | None = None,
) -> NoisePanel:
    """Repeat `analyse` on the texts as written and as each treatment writes them, and say what flips.

    analyse: texts in, numbers out by name: a Series, or a DataFrame with one figure a column (shares by query, say).
    top: how many names with the largest values make the conclusion, from 1; None for all of them.
    treatments: by name, texts in, as many texts out, each from the raw texts. When left out: `normalised` (`normalise`)
    and `restored` (`normalise`, then `restore_diacritics`).

    A missing text is empty. Raises ParameterError for a `top` under 1, a treatment that loses texts, or an analysis
    whose names repeat or whose values are no numbers.
    """
    if top is not None and top < 1:
        raise ParameterError(f"top từ 1 trở lên, hoặc None; đã cho {top}")
    raw = [text if isinstance(text, str) else "" for text in texts]
    written = {RAW: raw}
    for name, treat in (treatments if treatments is not None else _usual()).items():
        written[name] = _treated(raw, name, treat)
    found = {name: _columns(analyse(list(treated)), name) for name, treated in written.items()}
    figures = _figures(found, top)
    return NoisePanel(figures, _flips(figures), _touched(written), top)


def top_terms(texts: Sequence[str]) -> pd.Series:
    """In how many texts each word stands, for `noise_panel`; stop words, addresses, names and numbers are left out.

    Only words of at least 10 texts, so that no name of one person is shown. Series by term, int64.
    """
    import pandas as pd

    from nghe_lib.text.count_terms import count_terms
    from nghe_lib.text.stop_words import stop_words
    from nghe_lib.text.tokens import is_number

    counts, terms = count_terms(blank_marks(texts, kinds=_NO_WORDS), stop_words=stop_words(), min_df=LEAST_TEXTS)
    df = pd.Series((counts > 0).sum(axis=0), index=terms, dtype="int64", name="text_count")
    return df[[len(term) > 1 and not is_number(term) for term in terms]]


def _usual() -> dict[str, Treatment]:
    from nghe_lib.text.diacritics import restore_diacritics
    from nghe_lib.text.normalise import normalise

    def restored(texts: list[str]) -> list[str]:
        return restore_diacritics(normalise(texts))

    return {"normalised": normalise, "restored": restored}


def _treated(raw: list[str], name: str, treat: Treatment) -> list[str]:
    made = list(treat(list(raw)))
    if len(made) != len(raw):
        raise ParameterError(f"cách xử lý '{name}' trả về {len(made)} văn bản, cần {len(raw)}")
    return made


def _columns(found: pd.Series | pd.DataFrame, treatment: str) -> pd.DataFrame:
    import pandas as pd

    columns = (
        found.to_frame(found.name if found.name is not None else "value") if isinstance(found, pd.Series) else found
    )
    if not columns.index.is_unique:
        twice = columns.index[columns.index.duplicated()][0]
        raise ParameterError(f"phân tích trên văn bản '{treatment}' trả về tên '{twice}' hơn một lần")
    for name in columns:
        if not pd.api.types.is_numeric_dtype(columns[name]):
            raise ParameterError(f"phân tích trả về cột '{name}' không phải số")
    return columns


def _figures(found: Mapping[str, pd.DataFrame], top: int | None) -> pd.DataFrame:
    """Every name that is in the top of some treatment, with its value and rank in each."""
    import pandas as pd

    parts = []
    for figure in found[RAW].columns:
        ranked = {treatment: _ranked(columns[figure], top) for treatment, columns in found.items() if figure in columns}
        names = sorted({name for ranks in ranked.values() for name in ranks.index[ranks["is_top"]]}, key=str)
        for treatment, ranks in ranked.items():
            part = ranks.reindex(names).rename_axis("name").reset_index()
            part["is_top"] = part["is_top"].eq(True)
            parts.append(part.assign(figure=figure, treatment=treatment))
    columns = ["figure", "treatment", "name", "value", "rank", "is_top"]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


def _ranked(values: pd.Series, top: int | None) -> pd.DataFrame:
    """value, rank, is_top by name; of equal values at the edge of the top all are in it."""
    import pandas as pd

    known = values.dropna()
    rank = known.rank(method="min", ascending=False)
    return pd.DataFrame({"value": known, "rank": rank, "is_top": rank <= (top if top is not None else len(known))})


def _flips(figures: pd.DataFrame) -> pd.DataFrame:
    keys = ["figure", "name"]
    before = figures[figures["treatment"] == RAW].drop(columns="treatment")
    both = figures[figures["treatment"] != RAW].merge(before, on=keys, suffixes=("_after", "_before"))
    enters, leaves = both["is_top_after"] & ~both["is_top_before"], both["is_top_before"] & ~both["is_top_after"]
    moves = both["is_top_after"] & both["is_top_before"] & (both["rank_after"] != both["rank_before"])
    both["change"] = "moves"
    both.loc[enters, "change"] = "enters"
    both.loc[leaves, "change"] = "leaves"
    columns = ["figure", "treatment", "name", "change", "rank_before", "rank_after", "value_before", "value_after"]
    return both.loc[enters | leaves | moves, columns].reset_index(drop=True)


def _touched(written: Mapping[str, list[str]]) -> pd.DataFrame:
    import pandas as pd

    raw = written[RAW]
    rows = [
        (name, len(raw), sum(text != given for text, given in zip(treated, raw, strict=True)))
        for name, treated in written.items()
        if name != RAW
    ]
    made = pd.DataFrame(rows, columns=["treatment", "text_count", "touched_count"])
    return made.assign(touched_share=made["touched_count"] / made["text_count"].clip(lower=1))
