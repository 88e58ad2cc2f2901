"""A data scientist's bench: a room or a file for each predictor, run as ``python -m training.<predictor>``.

``tables`` reads tables of other people for all of them; ``retrain`` trains all from the product's own events.
"""
