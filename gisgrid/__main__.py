"""``python -m gisgrid`` is the ``gisgrid`` command."""

from gisgrid.cli import main

if __name__ == "__main__":
    main()
