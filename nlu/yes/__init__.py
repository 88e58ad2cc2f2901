"""Yes and no: whether a message agrees to what was asked, in all languages at once.

A language is a file of patterns over folded words (no accents, no capitals, no apostrophes), separated by commas:

- ``yes``: phrases that agree; ``courtesy``, ``repeats``, ``now``: what may stand beside one and says nothing.
- ``deeds``: the deed that was asked about, said again ("book it").
- ``clear``: phrases of agreement that are never said just to begin with.
- ``whereabouts``, ``around``: words that ask where it is, and those that may stand around them.
- ``opens_question``, ``whether``, ``changes_mind``: how a question begins or goes on, and what would make it one about
  something else.
- ``begins_yes``, ``begins_no``, ``greetings``: how a message begins that goes on after its answer.
- ``parts``: pieces of the patterns, written ``<part>`` there.
"""
