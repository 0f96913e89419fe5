"""Pages of many targets become one lake transaction: posts, cursors, budgets, gaps, observations and lines of runs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from nghe_lib import sources, store
from nghe_lib.errors import NgheError
from nghe_lib.ingest import budgets
from nghe_lib.ingest.door import Door, Passed, joined
from nghe_lib.ingest.health import clock_sentences
from nghe_lib.ingest.listening import Heard
from nghe_lib.ingest.runs import Origin, Progress, frame, line
from nghe_lib.schema import CURSORS, GAPS, METRICS
from nghe_lib.sources.clocks import MIN_POSTS
from nghe_lib.sources.collecting import Gap, Page, State, Target
from nghe_lib.sources.collectors import collector

if TYPE_CHECKING:
    import pandas as pd

COUNTS = ["like_count", "share_count", "comment_count", "view_count"]
MOST_NOTES = 20
MOST_CLOCKS = 50_000
MOST_PIECES = 20


@dataclass
class Run:
    """One run of a target while it goes on."""

    origin: Origin
    progress: Progress = field(default_factory=Progress)
    notes: dict[str, None] = field(default_factory=dict)
    gaps: dict[str, None] = field(default_factory=dict)
    ended_at: datetime | None = None
    is_told: bool = False
    n_rows: int = 0


class Ledger:
    """The books of live collection: runs, cursors, budgets and open gaps, in memory as the lake has them."""

    def __init__(self, door: Door, *, how: Mapping[str, object]) -> None:
        lake = door.lake
        self.door = door
        self.runs: dict[str, Run] = {}
        self._by_run_id: dict[str, Run] = {}
        self._began: dict[str, datetime] = {}
        self._how = dict(how)
        cursors = lake.read("cursors")
        self._states = dict(zip(cursors["source"], cursors["state"], strict=True))
        self._open = _open_gaps(lake.read("gaps"))
        self._gapped: set[str] = set()
        self._purses: dict[str, budgets.Purse] = {}
        self._clocks: list[pd.DataFrame] = []

    @property
    def run_ids(self) -> list[str]:
        """Every run begun."""
        return list(self._by_run_id)

    def begin(self, target: Target, *, now: datetime) -> None:
        """Remember when `target` was first asked: its run began then, not when the first page came."""
        self._began.setdefault(target.line, now)

    def state_of(self, target: Target) -> State:
        """Where `target` goes on; {} at first, or when its cursor cannot be read, which costs one full answer."""
        try:
            state = json.loads(self._states.get(target.line, "{}"))
        except ValueError:
            return {}
        return state if isinstance(state, dict) else {}

    def purse_of(self, name: str, now: datetime) -> budgets.Purse | None:
        """What the collector called `name` may still spend."""
        made = collector(name)
        if name not in self._purses:
            state = self._states.get(budgets.cursor_of(made))
            purse = budgets.open_purse(made, state=state, limits=self.door.lake.project.budgets, now=now)
            if purse is None:
                return None
            self._purses[name] = purse
        self._purses[name] = self._purses[name].at(now)
        return self._purses[name]

    def commit(self, writer: store.Writer, heard: list[Heard], *, now: datetime) -> None:
        """Write everything of `heard` as one lake version."""
        pages = [(self._run_of(one.target, now), one.target, one.page) for one in heard if one.page is not None]
        passed = self._pass_in(pages, now)
        gaps = self._note(heard, pages, now)
        moved = self._move(pages, now)
        with writer.transaction() as transaction:
            if passed is not None:
                self.door.merge(transaction, passed)
                counts = transaction.merge_by_run(passed.posts) if len(passed.posts) else {}
                transaction.merge("metrics", _observations(passed.posts))
                self._advance(passed, counts)
            if gone := [post_id for _, _, page in pages for post_id in page.gone]:
                transaction.delete_posts(self._with_answers(gone), reason="platform")
            transaction.merge("gaps", gaps)
            transaction.merge("cursors", moved)
            lines = [self._line(one) for one in self._to_tell(heard)]
            if lines:
                transaction.merge("runs", frame(lines))

    def _with_answers(self, gone: list[str]) -> list[str]:
        """`gone` and whatever stood under it: the platform shows no thread whose first post was deleted."""
        marks = ", ".join("?" for _ in gone)
        under = self.door.lake.sql(f"SELECT post_id FROM posts WHERE root_id IN ({marks})", list(gone))  # noqa: S608
        return sorted({*gone, *under["post_id"]})

    def rotate(self, writer: store.Writer, day: str) -> None:
        """Begin new runs when the day changes, so that each run stands for one day."""
        if self._how.get("day", day) == day:
            return
        self.close(writer)
        self._how["day"] = day
        self.runs, self._began = {}, {}

    def _run_of(self, target: Target, now: datetime) -> Run:
        if target.line not in self.runs:
            began = self._began.get(target.line, now)
            self.runs[target.line] = Run(Origin(target.line, target.collector, dict(self._how), started_at=began))
            self._by_run_id[self.runs[target.line].origin.run_id] = self.runs[target.line]
        return self.runs[target.line]

    def _pass_in(self, pages: list[tuple[Run, Target, Page]], now: datetime) -> Passed | None:
        parts = [self._pass_in_page(run, page.batch) for run, _, page in pages if page.batch is not None]
        if entries := [(run, page.entries) for run, _, page in pages if page.entries is not None]:
            parts.append(self._pass_in_entries(entries))
        for run, _, page in pages:
            if page.known_count:
                run.progress = run.progress.plus(n_known=page.known_count)
        if not parts:
            return None
        made = joined(parts)
        self._keep_clocks(made.clocks.assign(run_id=made.posts["run_id"].to_numpy()))
        return made

    def _keep_clocks(self, seen: pd.DataFrame) -> None:
        """Keep the newest times, for the check when runs end."""
        import pandas as pd

        self._clocks.append(seen)
        if len(self._clocks) > MOST_PIECES:
            self._clocks = [pd.concat(self._clocks, ignore_index=True).tail(MOST_CLOCKS)]

    def close(self, writer: store.Writer) -> None:
        """Say in the lines of the runs under way what their clocks told: a run is judged when it ends."""
        import pandas as pd

        if not self._clocks:
            return
        seen = pd.concat(self._clocks, ignore_index=True)
        self._clocks = []
        lines = []
        for run_id, rows in seen.groupby("run_id"):
            said = clock_sentences([rows], self.door.lake) if len(rows) >= MIN_POSTS else []
            if said:
                run = self._by_run_id[str(run_id)]
                run.notes |= dict.fromkeys(said)
                lines.append(self._line(run))
        if lines:
            with writer.transaction() as transaction:
                transaction.merge("runs", frame(lines))

    def _pass_in_page(self, run: Run, batch: sources.Batch) -> Passed:
        """One page; its refused rows are numbered on from those of the pages before."""
        refused = batch.refused.assign(position=batch.refused["position"] + run.n_rows)
        run.n_rows += max([len(batch.posts) + len(batch.refused), *batch.refused["position"].tolist()])
        return self.door.pass_in(replace(batch, refused=refused), run.origin)

    def _pass_in_entries(self, entries: list[tuple[Run, sources.Entries]]) -> Passed:
        """Entries of many feeds as one batch; each row goes to the run of its feed."""
        import pandas as pd

        batch, feed_of = sources.batch_of_entries([one for _, one in entries])
        origins = [run.origin for run, _ in entries]
        run_ids = [origins[at].run_id for at in feed_of["posts"]]
        before = [run.n_rows for run, _ in entries]
        for run, one in entries:
            run.n_rows += len(one.rows)
        refused = batch.refused.assign(
            position=batch.refused["position"] + pd.array([before[at] for at in feed_of["refused"]], dtype="Int64"),
            run_id=[origins[at].run_id for at in feed_of["refused"]],
            source=[origins[at].source for at in feed_of["refused"]],
        )
        return self.door.pass_in_rows(batch.posts.assign(run_id=run_ids), batch.accounts, batch.sources, refused)

    def _advance(self, passed: Passed, counts: Mapping[str, store.Counts]) -> None:
        refused = passed.refused.groupby("run_id").size().to_dict()
        times = passed.posts.groupby("run_id")["published_at"].agg(["size", "min", "max"])
        came = {run_id: row for run_id, *row in times.itertuples()}
        for run_id in {*came, *refused}:
            n_posts, first, last = came.get(run_id, (0, None, None))
            run = self._by_run_id[run_id]
            run.progress = run.progress.plus(
                n_posts=n_posts, counts=counts.get(run_id), n_refused=refused.get(run_id, 0),
                first_at=None if first is None or first != first else first,
                last_at=None if last is None or last != last else last,
            )  # fmt: skip

    def _note(self, heard: list[Heard], pages: list[tuple[Run, Target, Page]], now: datetime) -> pd.DataFrame:
        """Sentences of the pages into their runs; GAPS rows for what is missing and for what is whole again."""
        rows: list[dict[str, object]] = []
        for run, target, page in pages:
            run.notes |= dict.fromkeys(filter(None, page.notes))
            if page.batch is not None:
                run.notes |= dict.fromkeys(filter(None, page.batch.notes))
            rows += self._gaps(run, target, page.gaps, now)
        for one in heard:
            if not one.is_end:
                continue
            run = self._run_of(one.target, now)
            run.ended_at = now
            if one.failure is not None:
                rows += self._gaps(run, one.target, [self._failure(one.target, one.failure)], now)
            elif one.target.line not in self._gapped:
                rows += self._filled(one.target, now)
            self._gapped.discard(one.target.line)
        for at, row in enumerate(rows):  # one moment, but every gap its own row
            if row["filled_at"] is None:
                row["noticed_at"] = now + timedelta(microseconds=at)
        return GAPS.frame(rows)

    def _gaps(self, run: Run, target: Target, gaps: Iterable[Gap], now: datetime) -> list[dict[str, object]]:
        """Rows for `gaps` that are not open already: a feed that is down all night is one gap, not a thousand."""
        rows = []
        known = self._open.setdefault(target.line, {})
        for gap in gaps:
            self._gapped.add(target.line)
            run.gaps[gap.reason] = None
            if gap.reason in known:
                continue
            row: dict[str, object] = {
                "source": target.line, "noticed_at": now, "start_at": gap.start_at, "end_at": gap.end_at,
                "filled_at": None, "is_lasting": gap.is_lasting, "reason": gap.reason, "run_id": run.origin.run_id,
            }  # fmt: skip
            known[gap.reason] = row
            rows.append(row)
        return rows

    def _failure(self, target: Target, failure: Exception) -> Gap:
        """The gap of an asking that failed: from the last one that did not, until one will not."""
        reason = str(failure) if isinstance(failure, NgheError) else _fault_of_ours(target, failure)
        last = self.state_of(target).get("asked_at")
        return Gap(datetime.fromisoformat(last) if isinstance(last, str) else None, None, reason)

    def _filled(self, target: Target, now: datetime) -> list[dict[str, object]]:
        """The open gaps of a target end with the first asking that reached its end without one."""
        known = self._open.get(target.line, {})
        rows = [known.pop(reason) for reason, row in list(known.items()) if not row["is_lasting"]]
        return [{**row, "end_at": row["end_at"] or now, "filled_at": now} for row in rows]

    def _move(self, pages: list[tuple[Run, Target, Page]], now: datetime) -> pd.DataFrame:
        """CURSORS: the last state of every target that moved, and of every budget that was spent from."""
        moved: dict[str, str] = {}
        for _, target, page in pages:
            if not self._is_news(target, page, now):
                continue
            moved[target.line] = json.dumps({**page.state, "asked_at": now.isoformat()}, ensure_ascii=False)
            self._states[target.line] = moved[target.line]
            if page.spent and (purse := self.purse_of(target.collector, now)) is not None:
                self._purses[target.collector] = purse.after(page.spent)
                moved[budgets.cursor_of(collector(target.collector))] = self._purses[target.collector].state
        self._states |= moved
        return CURSORS.frame([{"source": name, "state": state, "updated_at": now} for name, state in moved.items()])

    def _is_news(self, target: Target, page: Page, now: datetime) -> bool:
        """Whether the cursor must be written: the state moved, or it was last written an hour ago."""
        known = dict(self.state_of(target))
        asked_at = known.pop("asked_at", None)
        if not isinstance(asked_at, str) or page.spent:
            return True
        return known != dict(page.state) or now - datetime.fromisoformat(asked_at) > timedelta(hours=1)

    def _to_tell(self, heard: Iterable[Heard]) -> list[Run]:
        """Runs whose line changed: something came, something failed, or nobody has been told of them yet."""
        told: dict[int, Run] = {}
        for one in heard:
            run = self.runs.get(one.target.line)
            if run is None:
                continue
            brought = one.page is not None and (one.page.batch is not None or one.page.entries is not None)
            if brought or one.failure is not None or (one.is_end and not run.is_told):
                told[id(run)] = run
        return list(told.values())

    def _line(self, run: Run) -> dict[str, object]:
        run.is_told = run.ended_at is not None
        gaps, notes = list(run.gaps)[:MOST_NOTES], list(run.notes)[:MOST_NOTES]
        return line(run.origin, run.progress, ended_at=run.ended_at, gaps=gaps, health=notes)


def _open_gaps(gaps: pd.DataFrame) -> dict[str, dict[str, dict[str, object]]]:
    """Gaps that may still be filled, by source and reason."""
    found: dict[str, dict[str, dict[str, object]]] = {}
    for row in gaps[gaps["filled_at"].isna()].astype(object).where(gaps.notna(), None).to_dict("records"):
        found.setdefault(row["source"], {})[row["reason"]] = row
    return found


def _observations(posts: pd.DataFrame) -> pd.DataFrame:
    """METRICS: the counts of `posts` as they were seen now; posts whose source gives none are left out."""
    seen = posts[posts[COUNTS].notna().any(axis=1)]
    return METRICS.frame(seen[["post_id", *COUNTS]].assign(observed_at=seen["collected_at"])).drop_duplicates(
        ["post_id", "observed_at"], keep="last"
    )


def _fault_of_ours(target: Target, failure: Exception) -> str:
    """A fault in nghe itself, without its message: that may hold what was collected."""
    return f"lỗi trong nghe khi đọc '{target.line}' ({type(failure).__name__}); xin báo lại cho người phát triển"
