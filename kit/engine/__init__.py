"""The durable engine: work that is handed over once and carried out until it is done, or parked for a person.

``rows`` is what is remembered, ``hand`` puts work in line, ``claim`` takes it, ``carry`` does one piece, ``worker``
goes on doing so, ``alive`` tells who is at work and takes over from the dead, ``parked`` lists and replays. Where work
comes from is left to ``kit.relay`` (events) and ``kit.due`` (rows that become due).
"""
