"""Fitting, choosing, measuring and keeping the no-show predictor; the door is ``python -m training.no_show``."""
