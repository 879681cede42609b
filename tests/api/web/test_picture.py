from __future__ import annotations

from xml.etree import ElementTree

import pytest

from voc.api.web.picture import picture
from voc.errors import InvalidValue
from voc.insights.metrics import Metric

SVG = "{http://www.w3.org/2000/svg}"


def drawn(**options: object) -> ElementTree.Element:
    return ElementTree.fromstring(picture(**options)._repr_svg_())  # type: ignore[arg-type]


def test_a_picture_brings_its_title_and_colours_and_needs_nothing_from_elsewhere() -> None:
    made = picture("Messages & more", ["Jan", "Feb"], {"Messages": [3, 5]})._repr_svg_()
    tree = ElementTree.fromstring(made)
    assert "Messages & more" in [text.text for text in tree.iter(f"{SVG}text")]
    assert "<style>" in made
    assert not any(word in made for word in ("<script", "href=", "@import"))
    assert len(made) < 10_000


def test_several_series_have_a_legend_and_single_ones_none() -> None:
    two = drawn(title="Stars", labels=["Jan", "Feb"], series={"ours": [4.0, 4.1], "<theirs>": [3.0, None]})
    assert [key.get("class") for key in two.iter(f"{SVG}tspan")] == ["ink", "bad"]
    assert "<theirs>" in "".join(two.itertext())
    assert not [*drawn(title="Stars", labels=["Jan"], series={"ours": [4.0]}).iter(f"{SVG}tspan")]


def test_no_series_is_left_out_in_silence() -> None:
    with pytest.raises(InvalidValue, match="at most 6"):
        picture("Stars", ["Jan"], {f"brand {n}": [4.0] for n in range(7)})


@pytest.mark.parametrize(("number", "bands"), [(Metric(5, -20, 30, 9, "", ""), 1), (5.0, 0), (None, 0)])
def test_an_interval_is_a_band(number: Metric | float | None, bands: int) -> None:
    tree = drawn(title="Net", labels=["Jan", "Feb"], series={"net": [number, number]}, span=(-100, 100))
    assert sum("band" in str(path.get("class")).split() for path in tree.iter(f"{SVG}path")) == bands
