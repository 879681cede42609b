"""The command line: parse, call one function, print."""

from voc.cli.app import main

__all__ = ["main"]
