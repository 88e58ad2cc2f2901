"""The composition root: the ``parley`` command, the roles and the demo. The only place that sees everything."""
