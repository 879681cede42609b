"""The questions voc answers, one module each, used alike by the command line, the API, the dashboard and the report.

Every module has `answer(store, filter, ...)`, which returns frozen values: numbers as `Metric` (value, interval, n,
denominator, formula), the quotes behind them, and a `Basis` that says which days and which model versions they rest on.

| module | question |
|---|---|
| `overview` | How are we doing? (all of the below, in brief) |
| `touchpoints` | How is each contact point doing, and how did that change? |
| `topics` | What is being talked about at a contact point? |
| `pain_points` | What hurts, and what is beginning to hurt? |
| `word_of_mouth` | Do people recommend or warn, and because of what? |
| `breakdown` | Any one metric by groups and over time? |
| `changes` | What changed, and who was told? |
| `inbox` | What waits for somebody, and what was done about it? |
| `quality` | How often are the labels right, as far as people looked? |
| `limits` | What could not be said, and why? |
"""
