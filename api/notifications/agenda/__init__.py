"""A builder's day, told at the hour they chose."""
