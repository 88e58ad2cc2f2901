"""A data scientist's bench: one module per predictor, run as ``python -m training.<predictor>``."""
