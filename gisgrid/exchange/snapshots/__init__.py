"""Snapshots: folders of files that leave together, whole or not at all, and the way to prove one."""
