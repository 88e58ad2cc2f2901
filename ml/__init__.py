"""Rows to numbers: features and predictors, the same code when training and when serving."""
