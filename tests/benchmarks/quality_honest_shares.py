"""How honest the shares are: coverage of the intervals and error beside raw shares, on real labelled sets."""

from tests.benchmarks.cards import Card, Figure
from tests.benchmarks.honest_shares import AUDITS, ELSEWHERE, SETS, elsewhere, resampled

N_RESAMPLES, N_ELSEWHERE = 1_000, 300


def card() -> Card:
    """Measure and describe `prevalence`; takes about 20 minutes."""
    figures = [
        _figure(f"{name}, audit of {n} from the set's own mix", resampled(name, n, N_RESAMPLES))
        for name in SETS for n in AUDITS
    ]  # fmt: skip
    figures += [
        _figure(f"{name}, audit of 200 from the corpus itself", resampled(name, 200, N_RESAMPLES, from_corpus=True))
        for name in SETS
    ]
    figures += [
        _figure(f"taught on {taught}, corpus {corpus}, audit of 200 from {'the new' if new else 'the old'} domain",
                elsewhere(taught, corpus, 200, N_ELSEWHERE, new_audit=new))
        for taught, corpus in ELSEWHERE for new in (False, True)
    ]  # fmt: skip
    return Card(
        title="Honest shares (`prevalence`)",
        what=(
            "Shares of answers corrected with an audit: the classifier's probabilities are calibrated on the audited "
            "rows, then EMQ (Saerens, Latinne & Decaestecker 2002) finds the mix; draws of the calibration carry its "
            "doubt. With `audit_is_sample` the difference estimator (prediction-powered inference) instead."
        ),
        data="The labelled sets named below (research use). No text and no weight of them is kept.",
        split=(
            "A TF-IDF + logistic regression learns from a random half; audits and corpora of 2,000 rows are drawn with "
            "replacement from the other half, the corpus with class shares from a flat Dirichlet distribution. "
            f"{N_RESAMPLES} resamples a row ({N_ELSEWHERE} where domains differ). Priors were chosen on resamples of "
            "VSFC, VSMEC, ViHSD and ViCTSD; trials also ran on AIVIVN and ViSpam, so no set is untouched. Baseline: "
            "the raw shares, which have no interval."
        ),
        figures=tuple(figures),
        failures=(
            "With the default, a corpus of another domain than the audit: the scores alone notice it in half to all of "
            "the cases (figures below) and then refuse (interval 0 to 1); where they do not, the interval is wrong. "
            "Label rows of the new source. Coders' own errors are not in the interval, nor that posts of one person "
            "are alike."
        ),
        version="1",
    )


def _figure(name: str, found: dict[str, float]) -> Figure:
    value = (
        f"coverage {found['coverage']:.1%} ({found['lowest']:.1%} to {found['highest']:.1%} by answer), "
        f"error {found['error']:.3f}, width {found['width']:.3f}, shift noticed {found['noticed']:.1%}"
    )
    return Figure(name, value, f"error {found['raw_error']:.3f}", "coverage 93–97 %, error ≤ half of raw")
