"""What a post does with its words (`tasks.SPEECH_ACT`), told by its phrases, never by where it stands.

Read as a coder would read the codebook: news and notices are `other`; an agency's reply and a short echo of what
another said are responses; a petition or a sentence that asks is a question, one that asks for something new a
proposal; a grievance that names its place is a report, one that names none an opinion. Complaints and denunciations
are not planted.
"""

import re

import numpy as np

from nghe_lib.city.kinds import (
    AS_ANSWER,
    AS_ARTICLE,
    AS_CAPTION,
    AS_COMMENT,
    AS_NOTICE,
    AS_PETITION,
    AS_POST,
    NEGATIVE,
    POSITIVE,
)

ACTS = ("opinion", "report", "proposal", "question", "response", "other")
OPINION, REPORT, PROPOSAL, QUESTION, RESPONSE, OTHER = range(6)
_PETITION_ASKS = re.compile(r"^(xin|đề nghị) (hỏi|cho biết|hướng dẫn)")
_PETITION_PROPOSES = re.compile(r"^(kính )?(đề nghị|kiến nghị|đề xuất|xin|mong)\b")
_TALK_ASKS = re.compile(
    r"cho (mình )?hỏi|ai biết|chỉ mình với|^bao giờ |mấy giờ|đường dây nào|không hay |hả, hay|không (vậy|ta|mọi người)"
    r"|phải không|vậy mọi người$|vậy mấy mẹ$|(chờ|nào) vậy"
    r"|(ở đâu|nơi nào|chỗ nào|chỗ nào được|tuyến nào|xe gì|gì|ai|ai chở|bao nhiêu|không|chưa|hả|sao)"
    r"( vậy| ta| mọi người| tiện mọi người)*(,? ?(mình|bà con)? ở)?\s*$"
)
_TALK_TELLS = re.compile(r"nhớ |coi chừng")


def phrase_act(phrase: str, *, is_petition: bool, sign: int) -> int:
    """The act of a sentence: QUESTION or PROPOSAL where its words say so, else OPINION (REPORT in a petition).

    phrase: with {noi} in it, as written in a vocabulary. sign: number of the sentiment it was written for.
    """
    if is_petition:
        if _PETITION_ASKS.search(phrase):
            return QUESTION
        return PROPOSAL if _PETITION_PROPOSES.search(phrase) else REPORT
    said = phrase.replace("{noi}", "").strip()
    asks = sign not in (NEGATIVE, POSITIVE) and _TALK_ASKS.search(said) and not _TALK_TELLS.search(said)
    return QUESTION if asks else OPINION


def acts(
    *,
    form: np.ndarray,
    sentiment: np.ndarray,
    said: np.ndarray,
    named: np.ndarray,
    brief: np.ndarray,
    echoes: np.ndarray,
    proposes: np.ndarray,
    idle: np.ndarray,
) -> np.ndarray:
    """The act of each post, (n,), numbers of `ACTS`.

    said: of the sentence (`phrase_act`). named: whether a unit is named. brief: no sentence, only a remark. echoes:
    opens with a reaction. proposes: closes with a proposal. idle: small talk, advertising, English.
    """
    grievance = (sentiment == NEGATIVE) & named & ~brief
    talk = np.select(
        [said == QUESTION, proposes, idle, grievance, brief & echoes & (form == AS_COMMENT)],
        [QUESTION, PROPOSAL, OTHER, REPORT, RESPONSE],
        OPINION,
    )
    petition = np.where(idle & (said == OPINION), OTHER, np.where(said == OPINION, REPORT, said))
    return np.select(
        [np.isin(form, (AS_ARTICLE, AS_NOTICE)), form == AS_ANSWER, form == AS_PETITION],
        [np.full(len(form), OTHER), np.full(len(form), RESPONSE), petition],
        talk,
    )


def may_propose(form: np.ndarray, sentiment: np.ndarray, said: np.ndarray, named: np.ndarray) -> np.ndarray:
    """Whether a post may close with a proposal: talk that neither asks, nor praises, nor tells of a named place."""
    talks = np.isin(form, (AS_POST, AS_COMMENT, AS_CAPTION))
    return talks & (sentiment != POSITIVE) & (said != QUESTION) & ~(named & (sentiment == NEGATIVE))
