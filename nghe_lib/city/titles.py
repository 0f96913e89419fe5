"""Headlines of articles, subjects of petitions, titles of videos and forum threads."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from nghe_lib.city import asides, hostile, lexicon
from nghe_lib.city.accounts import PLATFORMS
from nghe_lib.city.chance import uniform
from nghe_lib.city.joining import glue, take, with_ends
from nghe_lib.city.kinds import ARTICLE, AS_ARTICLE, AS_NOTICE, PETITION, POST, VIDEO
from nghe_lib.city.plan import Plan
from nghe_lib.city.registers import FORMAL, TEENCODE
from nghe_lib.city.texts import Text, staged


def titles(plan: Plan, text: Text, rows: np.ndarray, seed: int) -> pa.Array:
    """Headlines of articles, subjects of petitions, titles of videos and forum threads; missing elsewhere."""
    content, kind, words, form = plan.content[rows], plan.kind[rows], plan.vocabulary[rows], plan.form[rows]
    formal = np.isin(form, (AS_ARTICLE, AS_NOTICE))
    style = np.where(formal, lexicon.HEADLINE, lexicon.TALK + plan.register[rows])
    sentences, names, subjects = lexicon.sentences(), lexicon.namings(), asides.petition_titles()
    scene = staged(uniform(seed, 19, content), uniform(seed, 50, content))
    number = sentences.before.pick((words * lexicon.N_STYLES + style) * 3 + plan.sentiment[rows], scene)
    vague = names.generic + np.where(formal, FORMAL, plan.register[rows])
    naming = np.where(text.said > 0, text.said, names.pool.pick(vague, uniform(seed, 51, content)))
    naming = np.where(sentences.wants_unit[number] | (uniform(seed, 53, content) < 0.4), names.bare[naming], naming)
    starts = (sentences.before.lengths[number] == 0) & (plan.register[rows] != TEENCODE)
    name = pc.if_else(pa.array(starts), take(names.raised, naming), take(names.pool.texts, naming))
    spoken = glue(take(sentences.raised, number), name, take(sentences.after, number))
    subject = subjects.pick(words * 2 + (text.naming > 0), uniform(seed, 52, content))
    asked = glue(take(subjects.texts, subject), take(names.pool.texts, text.naming))
    titled = np.isin(kind, (ARTICLE, VIDEO)) | ((kind == POST) & (plan.platform[rows] == PLATFORMS.index("forum")))
    title = pc.if_else(
        pa.array(kind == PETITION), asked, pc.if_else(pa.array(titled), spoken, pa.scalar(None, pa.string()))
    )
    spots = [k for k in hostile.hostile_rows(seed, content).tolist() if kind[k] in (ARTICLE, PETITION, VIDEO)]
    return with_ends(title, spots, [" " + hostile.snippet(seed, int(content[k])) for k in spots])
