"""Its being here puts this folder on Python's path: `from golden import load`."""
