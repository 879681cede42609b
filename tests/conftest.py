"""How long tests of properties look: shortly while one works (`make unit`), longer where lines are counted."""

from hypothesis import settings

# No deadlines: how long an example takes says something about the machine, not about the code.
settings.register_profile("short", max_examples=30, deadline=None)
settings.register_profile("long", max_examples=100, deadline=None)
settings.load_profile("short")
