"""`python -m voc`: the command line without its entry point."""

from voc.cli import main

main()
