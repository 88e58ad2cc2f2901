"""A world of people who ask for times, apart from everything the product knows: what ranking is judged in.

Nothing here imports ``ml``, ``training`` or ``api`` (a contract), and a policy is handed plain values only (a test).
"""
