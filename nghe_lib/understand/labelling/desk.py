"""What one coder sees and does, without a screen: a session over the lake, each answer committed before the next post.

The widget shows `view` and passes on what was pressed; tests and other skins do the same.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import datetime
from typing import Any

import pandas as pd

from nghe_lib import store
from nghe_lib.errors import NgheError, TooLittleDataError
from nghe_lib.store import Lake, Writer
from nghe_lib.tasks import Task
from nghe_lib.understand.labelling import session as steps
from nghe_lib.understand.labelling.labels import coder_id, label_rows, labels_of
from nghe_lib.understand.labelling.readable import readable_posts

HINT = "Phím 1–9 (rồi Q–P) trả lời, Z quay lại, S để sau. Bấm vào khung này một lần để dùng phím."


class Desk:
    """One coder at one sample. Holds the session and a writer to the lake; close it when done."""

    def __init__(
        self,
        lake: Lake,
        posts: pd.DataFrame,
        *,
        task: Task,
        coder: str,
        suggestions: Mapping[str, str] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """posts: post_id, title and text of POSTS, in the order they are asked. coder: a name; its pseudonym is kept.

        suggestions: what a model says, by post_id, shown only when the coder opens it. clock: seconds, for the pace.
        Raises TooLittleDataError without posts.
        """
        if posts.empty:
            raise TooLittleDataError("không có bài nào để gán nhãn; hãy lấy mẫu khác")
        self.task, self.lake, self._clock = task, lake, clock
        self.coder = coder_id(coder, lake)
        self._texts = readable_posts(posts)
        self._suggestions = suggestions or {}
        given = labels_of(lake, task, coder=self.coder).set_index("post_id")["label"].to_dict()
        self.session = steps.start(posts["post_id"].tolist(), allowed=task.names, answers=given)
        self._turn, self._fault = 0, ""
        self._seconds: list[float] = []
        self._shown_at = clock()
        self._open = ExitStack()
        self._writer: Writer | None = None

    def press(self, message: Mapping[str, Any]) -> None:
        """Do what was pressed: {"kind": "answer" or "skip" or "back", "name": an answer, "turn": of its view}.

        A message for another turn is left out: the key was pressed twice before the next post came. An answer that
        cannot be written stays unanswered, and the view says why.
        """
        if message.get("turn") != self._turn:
            return
        now, kind = self._clock(), message.get("kind")
        try:
            if kind == "answer" and self.session.at is not None and message.get("name") in self.task.names:
                self._commit(str(self.session.post_id), str(message["name"]))
                self._seconds.append(now - self._shown_at)
                self.session = steps.answer(self.session, str(message["name"]))
            elif kind == "skip":
                self.session = steps.skip(self.session)
            elif kind == "back":
                self.session = steps.back(self.session)
            self._fault = ""
        except NgheError as reason:
            self._fault = f"Chưa ghi được câu trả lời: {reason}"
        self._turn += 1
        self._shown_at = now

    @property
    def view(self) -> dict[str, Any]:
        """All that a screen shows, as plain values."""
        here, total = self.session.post_id, len(self.session.post_ids)
        finished = here is None
        chosen = "" if here is None else self.session.answers.get(here, "")
        labels = self.task.labels
        suggestion = labels.get(self._suggestions.get(here or "", ""), "")
        return {
            "turn": self._turn,
            "question": f"{self.task.label}: {self.task.question}",
            "text": "Đã xong mẫu này. Cảm ơn bạn." if finished else self._texts[here],
            "note": "" if finished else f"Câu trả lời trước: {labels[chosen]}" if chosen else HINT,
            "allowed": [{"name": one.name, "label": one.label, "meaning": one.meaning} for one in self.task.answers],
            "chosen": chosen,
            "suggestion": suggestion,
            "done": self.session.done,
            "total": total,
            "progress": self._progress(),
            "finished": finished,
            "can_go_back": bool(self.session.way),
            "fault": self._fault,
        }

    def close(self) -> None:
        """Give the writer back and join the small files that single answers left."""
        self._open.close()
        self._writer = None
        store.compact(self.lake)

    def _progress(self) -> str:
        done, left = self.session.done, self.session.left
        minutes = steps.minutes_left(self._seconds, left)
        pace = f", còn khoảng {minutes} phút" if minutes else ""
        return f"{done}/{len(self.session.post_ids)}{pace}"

    def _commit(self, post_id: str, name: str) -> None:
        """One answer into the lake, durable when this returns."""
        if self._writer is None:
            self._writer = self._open.enter_context(self.lake.writer())
        rows = label_rows({post_id: name}, task=self.task, coder=self.coder, at=datetime.now().astimezone())
        with self._writer.transaction() as transaction:
            transaction.merge("labels", rows)
