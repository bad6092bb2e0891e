"""``python -m kaohe`` is ``kaohe``."""

from kaohe.cli.main import run

if __name__ == "__main__":
    run()
