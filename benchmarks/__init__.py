"""Measurements that print a table, ours beside what a user would otherwise pick."""
