"""Which pieces of a parsed run explain it best: most tokens at the least cost, none cutting a number or word in two."""

from typing import NamedTuple

from nlu.times.chart import Piece
from nlu.times.meaning import Meaning
from nlu.times.tokens import Token

_SILENT = {"NOTIME", "D"}  # explain words without being a time: greetings, counted things, bare lengths
_FINAL = {"X", "P", "C", "S", "M", "R", "O", "Q", *_SILENT}
_PRICES = {"D": 6.0}  # of a piece: fewer and longer ones explain better, and a time better than a length


class Found(NamedTuple):
    """A meaning and the tokens it was read from."""

    meaning: Meaning
    begin: int
    stop: int
    cost: float


class Edges:
    """Tells whether a piece would cut a longer number or word in two ("650-650-6500", "A4", "$DEC")."""

    def __init__(self, cut: list[Token], base: int) -> None:
        self._cut, self._base = cut, base

    def cuts(self, piece: Piece) -> bool:
        begin, stop = piece.begin + self._base, piece.stop + self._base
        return self._cuts_before(begin) or self._cuts_after(stop)

    def _cuts_before(self, begin: int) -> bool:
        token = self._cut[begin]
        if begin == 0 or not token.glued:
            return False
        before = self._cut[begin - 1].text
        if before in _MARKS or (token.text.isdigit() and before.isalpha()):
            return True
        return before in _LINKS and token.text.isdigit() and begin > 1 and self._cut[begin - 1].glued

    def _cuts_after(self, stop: int) -> bool:
        if stop >= len(self._cut) or not self._cut[stop].glued:
            return False
        after, last = self._cut[stop].text, self._cut[stop - 1].text
        if after in _MARKS or (last.isdigit() and after.isalpha()) or (last.isalpha() and after.isdigit()):
            return True
        links = after in _LINKS and stop + 1 < len(self._cut) and self._cut[stop + 1].glued
        return links and last.isdigit() and self._cut[stop + 1].text.isdigit()


_MARKS = frozenset("$#%€£_+=*\\^")
_LINKS = frozenset("-/.:,")


def best_pieces(pieces: list[list[Piece]], size: int, edges: Edges, *, expecting: bool) -> list[Found]:
    """The pieces that together explain most tokens at the least cost."""
    scores: list[float] = [0.0] * (size + 1)
    chosen: list[Piece | None] = [None] * size
    for begin in range(size - 1, -1, -1):
        scores[begin] = scores[begin + 1]
        for piece in pieces[begin]:
            if piece.kind not in _FINAL or not _may_stand(piece, edges, expecting=expecting):
                continue
            score = 10.0 * (piece.stop - begin) - piece.cost - _PRICES.get(piece.kind, 3.0) + scores[piece.stop]
            if score > scores[begin]:
                scores[begin], chosen[begin] = score, piece
    found: list[Found] = []
    at = 0
    while at < size:
        best = chosen[at]
        if best is None or scores[at] == scores[at + 1]:
            at += 1
            continue
        if best.kind not in _SILENT:
            found.append(Found(best.value, best.begin, best.stop, best.cost))
        at = best.stop
    return found


def _may_stand(piece: Piece, edges: Edges, *, expecting: bool) -> bool:
    if piece.kind in _SILENT:
        return True
    return (expecting or not piece.value.has("latent", "doubtful")) and not edges.cuts(piece)
