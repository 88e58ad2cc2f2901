"""Members that a shape does not know are found at any depth, and nothing else is."""

from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, RootModel

from kit.http.members import unknown_in


class Hours(BaseModel):
    days: list[int] = []
    start: str = ""


class Open(BaseModel):
    model_config = ConfigDict(extra="allow")
    hours: Hours | None = None


class Card(BaseModel):
    kind: Literal["card"]
    number: str = ""


class Cash(BaseModel):
    kind: Literal["cash"]
    tip: int = 0


class Several(RootModel[list[Hours]]):
    pass


class Body(BaseModel):
    name: str = ""
    called: str = Field("", alias="aka")
    hours: list[Hours] = []
    first: Annotated[Hours | None, Field(description="The first.")] = None
    by_day: dict[str, Hours] = {}
    pair: tuple[Hours, Card] | None = None
    rows: tuple[Hours, ...] = ()
    pay: Annotated[Card | Cash, Field(discriminator="kind")] | None = None
    several: Several | None = None
    more: dict[str, Any] = {}
    anything: Any = None
    open: Open | None = None
    inner: "Body | None" = None


@pytest.mark.parametrize(("value", "where"), [
    ({"name": "a", "nmae": "b"}, ("nmae",)),
    ({"hours": [{"days": [1]}, {"days": [1], "strat": "9"}]}, ("hours", 1, "strat")),
    ({"first": {"end": "x"}}, ("first", "end")),
    ({"by_day": {"monday": {"end": "x"}}}, ("by_day", "monday", "end")),
    ({"pair": [{}, {"kind": "card", "end": 1}]}, ("pair", 1, "end")),
    ({"rows": [{}, {}, {"end": 1}]}, ("rows", 2, "end")),
    ({"pay": {"kind": "cash", "number": "1"}}, ("pay", "number")),
    ({"pay": {"kind": "card", "tip": 1}}, ("pay", "tip")),
    ({"several": [{"end": 1}]}, ("several", 0, "end")),
    ({"open": {"x": 1, "hours": {"end": 1}}}, ("open", "hours", "end")),
    ({"inner": {"inner": {"inner": {"x": 1}}}}, ("inner", "inner", "inner", "x")),
])  # fmt: skip
def test_a_member_that_is_not_known_is_found_where_it_stands(value: dict[str, Any], where: tuple[Any, ...]) -> None:
    assert unknown_in(value, Body, most=5) == [where]


@pytest.mark.parametrize("value", [
    {"name": "a", "aka": "b", "called": "c"},
    {"hours": [{"days": [1], "start": "9"}], "first": None, "pair": [{"start": "9"}, {"kind": "card"}]},
    {"more": {"x": {"y": [1]}}, "anything": [{"x": 1}], "open": {"x": {"y": 1}}},
    {"hours": {"x": 1}, "first": [1], "by_day": 3, "pay": "no", "several": {"x": 1}, "pair": []},  # wrong, yet known
    {"pay": {"kind": ["no"], "tip": 1}},
])  # fmt: skip
def test_what_is_known_passes_be_it_right_or_wrong(value: dict[str, Any]) -> None:
    assert unknown_in(value, Body, most=5) == []


def test_how_deep_it_goes_is_no_danger_and_not_more_is_named_than_was_asked() -> None:
    deep: dict[str, Any] = {"x": 1}
    for _ in range(2_000):
        deep = {"inner": deep}
    assert [len(each) for each in unknown_in(deep, Body, most=5)] == [2_001]
    assert len(unknown_in({str(at): at for at in range(100)}, Body, most=5)) == 5
    while deep := deep.pop("inner", {}):  # so that taking it apart does not go as deep
        pass


_hours = st.builds(Hours, days=st.lists(st.integers(1, 7), max_size=2), start=st.text(max_size=3))
_bodies = st.builds(
    Body, name=st.text(max_size=3), hours=st.lists(_hours, max_size=2), first=st.none() | _hours,
    by_day=st.dictionaries(st.text(max_size=3), _hours, max_size=2),
    pay=st.none() | st.builds(Card, kind=st.just("card")) | st.builds(Cash, kind=st.just("cash")),
    inner=st.none() | st.builds(Body, rows=st.lists(_hours, max_size=2).map(tuple)),
)  # fmt: skip


@given(_bodies)
def test_whatever_a_shape_says_itself_is_known_to_it(body: Body) -> None:
    assert unknown_in(body.model_dump(mode="json", by_alias=True), Body, most=1) == []
