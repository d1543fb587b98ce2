"""`python -m kbtools` is `kb`."""

from kbtools.cli import main

if __name__ == "__main__":
    main()
