"""kaohe (考核): assessment policies as code, from source rows to scores that explain themselves."""

__version__ = "0.1.0"
