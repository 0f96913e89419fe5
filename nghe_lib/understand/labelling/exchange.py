"""`nghe label`: a sample as a sheet, the sheet back into the lake, where labels stand, and learning from them.

All that the command does is here, so that Python can do it too.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from nghe_lib import store
from nghe_lib.errors import TooLittleDataError
from nghe_lib.settings import LabelSettings, NotebookLabelSettings, NotebookSettings
from nghe_lib.store import Lake
from nghe_lib.tasks import Task
from nghe_lib.text import select_posts
from nghe_lib.understand.labelling import sheets
from nghe_lib.understand.labelling.codebooks import codebook
from nghe_lib.understand.labelling.labeller import disputed_posts, predicted, sample_posts
from nghe_lib.understand.labelling.labels import coder_id, labels_of, superseded_count, write_labels
from nghe_lib.understand.labelling.models import examples, train_task
from nghe_lib.understand.labelling.readable import readable_posts
from nghe_lib.understand.labelling.reliability import ratings, reliability
from nghe_lib.understand.labelling.samples import Drawn, drawn_sample, keep_sample, read_sample, sample_names

N_RESAMPLES = 1_000
_COLUMNS = ["post_id", "platform", "source_id", "title", "text"]


def label(settings: LabelSettings) -> dict[str, Any]:
    """Do what the settings ask: write a sheet (out), read one (read), learn (learn), or tell what is there."""
    lake = store.open(settings.project)
    task = codebook(settings.task, lake)
    acts: list[tuple[Any, Callable[[LabelSettings, Lake, Task], dict[str, Any]]]] = [
        (settings.out, make_sheet), (settings.read_, take_sheet), (settings.learn, learn),
    ]  # fmt: skip
    act = next((act for wanted, act in acts if wanted), state)
    return act(settings, lake, task)


def draw(settings: LabelSettings | NotebookLabelSettings, lake: Lake, task: Task) -> Drawn:
    """The sample the settings describe, drawn from posts that hold words, or the one of that name."""
    if settings.sample in sample_names(lake, task):
        return read_sample(lake, task, settings.sample)
    posts = worded(select_posts(lake, _chosen(settings), columns=_COLUMNS))
    if posts.empty:
        raise TooLittleDataError("không có bài nào có chữ trong khoảng đã chọn; hãy nới khoảng ngày hoặc truy vấn")
    needs_model = settings.design != "random"
    found = predicted(lake, posts, task=task) if needs_model else None
    return drawn_sample(
        lake, posts, found, task=task, n=settings.n, design=settings.design, seed=settings.seed, name=settings.sample
    )


def _chosen(settings: LabelSettings | NotebookLabelSettings) -> NotebookSettings:
    if isinstance(settings, NotebookSettings):
        return settings
    same = {name: getattr(settings, name) for name in ("project", "since", "until", "query")}
    return NotebookSettings.read(same)


def worded(posts: pd.DataFrame) -> pd.DataFrame:
    """The posts with at least one letter or figure in title or text: an empty one cannot be labelled."""
    has_word = posts["title"].fillna("").str.contains(r"\w") | posts["text"].fillna("").str.contains(r"\w")
    return posts[has_word.to_numpy(bool)].reset_index(drop=True)


def make_sheet(settings: LabelSettings, lake: Lake, task: Task) -> dict[str, Any]:
    """Draw the sample, or take the disputed posts, and write the sheet and its codebook."""
    path = Path(settings.out).expanduser()
    if settings.disputed:
        posts = disputed_posts(lake, task)
        if posts.empty:
            raise TooLittleDataError("không có bài nào mà người gán nhãn còn khác nhau")
        about: dict[str, Any] = {"sample": "", "design": "disputed", "population": len(posts)}
    else:
        drawn = keep_sample(lake, draw(settings, lake, task))
        posts = sample_posts(lake, drawn)
        about = {"sample": drawn.name, "design": drawn.design, "population": drawn.population}
    book = sheets.write_sheet(path, readable_posts(posts), task=task)
    return {"sheet": str(path), "codebook": str(book), "post_count": len(posts)} | about


def take_sheet(settings: LabelSettings, lake: Lake, task: Task) -> dict[str, Any]:
    """Read a filled sheet, write its good rows as labels of `coder`, and raise TableError that names the bad ones."""
    coder = coder_id(settings.coder, lake)
    path = Path(settings.read_).expanduser()
    texts = readable_posts(lake.read("posts", columns=["post_id", "title", "text"]))
    returned = sheets.read_sheet(path, texts, task=task)
    asked = _asked(lake, task, settings.sample, returned)
    counts = write_labels(lake, returned.answers, task=task, coder=coder)
    sheets.refuse(path, returned, written=len(returned.answers))
    lost = [one for one in asked if one not in returned.seen and one in texts.index]
    return {"label_count": len(returned.answers), "new_count": counts.new, "changed_count": counts.changed,
            "same_count": counts.same, "empty_count": returned.empty_count, "lost_ids": lost}  # fmt: skip


def learn(settings: LabelSettings, lake: Lake, task: Task) -> dict[str, Any]:
    """Learn the task from the project's labels; the model stays in the project."""
    judge = coder_id(settings.judge, lake) if settings.judge.strip() else None
    learned = train_task(lake, task, seed=settings.seed, judge=judge)
    return {
        "task": task.name,
        "answers": list(learned.answers),
        "label_count": len(examples(lake, task, judge=judge).labels),
    }


def state(settings: LabelSettings, lake: Lake, task: Task) -> dict[str, Any]:
    """What is known: posts and labels per answer, how far coders agree, samples, labels under another wording."""
    known = labels_of(lake, task)
    agreed = reliability(ratings(known), seed=settings.seed, n_resamples=N_RESAMPLES) if len(known) else pd.DataFrame()
    return {
        "task": task.name,
        "codebook_version": task.codebook_version,
        "label_count": len(known),
        "post_count": int(known["post_id"].nunique()),
        "coder_count": int(known["coder"].nunique()),
        "answers": {
            name: int(n) for name, n in known["label"].value_counts().reindex(list(task.names), fill_value=0).items()
        },
        "agreement": agreed.to_dict("records"),
        "samples": sample_names(lake, task),
        "superseded_count": superseded_count(lake, task),
    }


def _asked(lake: Lake, task: Task, name: str, returned: sheets.Returned) -> list[str]:
    """Posts of the sample the sheet was made from: the named one, else the one most of its posts are in."""
    names = [name] if name else sample_names(lake, task)
    known = [read_sample(lake, task, one).rows["post_id"].tolist() for one in names]
    best: list[str] = max(known, key=lambda ids: len(returned.seen & set(ids)), default=[])
    return best if name or returned.seen & set(best) else []
