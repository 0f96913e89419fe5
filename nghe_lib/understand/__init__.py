"""What people say, understood: classifiers, honest shares, labelling, aspects and stance."""

from nghe_lib.understand.annotate import annotate
from nghe_lib.understand.aspects import aspects
from nghe_lib.understand.predict import predict, predict_tasks
from nghe_lib.understand.prevalence import prevalence
from nghe_lib.understand.prevalence_audit import audit_of
from nghe_lib.understand.records import record
from nghe_lib.understand.share_change import share_change
from nghe_lib.understand.shares import HonestShares, honest_change, honest_shares, share_together
from nghe_lib.understand.shift import Shift, shift
from nghe_lib.understand.shipped_audit import shipped_audit
from nghe_lib.understand.stance import stance
from nghe_lib.understand.stance_features import Policy
from nghe_lib.understand.written_replies import hear_thread

__all__ = [
    "HonestShares", "Policy", "Shift", "annotate", "aspects", "audit_of", "hear_thread", "honest_change",
    "honest_shares", "predict", "predict_tasks", "prevalence", "record", "share_change", "share_together", "shift",
    "shipped_audit", "stance",
]  # fmt: skip
