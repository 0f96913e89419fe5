"""What people say, understood: classifiers, honest shares, labelling, aspects and stance."""

from nghe_lib.understand.predict import predict, predict_tasks

__all__ = ["predict", "predict_tasks"]
