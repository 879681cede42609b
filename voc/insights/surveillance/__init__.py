"""Statistical surveillance of counts: is this more than the past foretold?"""

from voc.insights.surveillance.plan import DAILY, WEEKLY, Plan
from voc.insights.surveillance.scan import Verdicts, judge

__all__ = ["DAILY", "WEEKLY", "Plan", "Verdicts", "judge"]
