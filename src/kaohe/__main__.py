"""``python -m kaohe`` is ``kaohe``."""

from kaohe.cli.main import main

if __name__ == "__main__":
    main()
