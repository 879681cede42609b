from __future__ import annotations

import importlib
import pkgutil

from voc import domain


def test_every_noun_of_every_module_comes_from_the_package() -> None:
    modules = [importlib.import_module(f"voc.domain.{module.name}") for module in pkgutil.iter_modules(domain.__path__)]
    defined = {
        name
        for module in modules
        for name, value in vars(module).items()
        if getattr(value, "__module__", None) == module.__name__ and not name.startswith("_")
    }
    assert defined <= set(domain.__all__)
    assert all(hasattr(domain, name) for name in domain.__all__)
