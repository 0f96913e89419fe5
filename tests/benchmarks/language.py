"""Language detection beside lingua (low accuracy, its quickest) on comments, in one run; how often the two agree."""

import random
import time

from nghe_lib.text.language import detect_language
from nghe_lib.text.language.samples import comment_texts
from tests.conftest import REPO

N_TEXTS, N_PEER, SEED = 60_000, 3_000, 1


def detect() -> dict[str, object]:
    """Texts per second, and agreement on Vietnamese or not where nghe is sure enough to say."""
    from lingua import LanguageDetectorBuilder

    texts = random.Random(SEED).sample(comment_texts(REPO.parent / "shared" / "data"), N_TEXTS)
    peer = LanguageDetectorBuilder.from_all_languages().with_low_accuracy_mode().build()
    detect_language(texts[:100]), peer.detect_language_of("khởi động")
    nghe_s, found = _timed(lambda: detect_language(texts)["lang"].tolist())
    peer_s, theirs = _timed(lambda: [peer.detect_language_of(text) for text in texts[:N_PEER]])
    rates = N_TEXTS / nghe_s, N_PEER / peer_s
    said = [
        (ours.startswith("vi"), other is not None and other.name == "VIETNAMESE")
        for ours, other in zip(found[:N_PEER], theirs, strict=True)
        if ours != "short"
    ]
    agreement = sum(ours == other for ours, other in said) / len(said)
    return {
        "work": "language of comments", "size": f"{N_TEXTS} comments (lingua: {N_PEER})",
        "peer": f"lingua {rates[1]:,.0f} texts/s", "nghe": f"{rates[0]:,.0f} texts/s",
        "ratio": round(rates[0] / rates[1], 1), "agreement": f"{agreement:.1%}",
    }  # fmt: skip


def _timed(work):
    started = time.perf_counter()
    made = work()
    return time.perf_counter() - started, made
