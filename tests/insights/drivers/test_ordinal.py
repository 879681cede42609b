from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from statsmodels.miscmodels.ordinal_model import OrderedModel

from tests.insights.drivers.made import made
from voc.insights.drivers import ordinal


def test_odds_are_those_of_the_proportional_odds_model() -> None:
    mentions = made(1500, drivers=2)
    found = ordinal.fit(mentions)
    known = OrderedModel(mentions.scores, mentions.columns, distr="logit").fit(method="bfgs", disp=False)
    # The prior draws towards zero by less than a twentieth here.
    assert found.values == pytest.approx(np.asarray(known.params[:4]), abs=0.05)
    assert found.errors == pytest.approx(np.asarray(known.bse[:4]), rel=0.1)


def test_messages_of_one_person_are_one_witness() -> None:
    mentions = made(400, drivers=2)
    twice = replace(
        mentions,
        **{
            name: np.concatenate([getattr(mentions, name)] * 2) for name in ("scores", "people", "negative", "positive")
        },
    )
    assert ordinal.fit(twice).errors == pytest.approx(ordinal.fit(mentions).errors, rel=0.1)


def test_one_score_alone_has_no_odds() -> None:
    mentions = made(200, drivers=2)
    same = replace(mentions, scores=np.full(200, 5.0))
    assert ordinal.fit(same).values.tolist() == [0, 0, 0, 0]
