"""The tables. Rows belong to a workspace; messages and segments are found by 64-bit natural keys."""

from importlib import import_module
from pkgutil import iter_modules

# Foreign keys name tables of other modules, so all of them are there as soon as one is.
for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
