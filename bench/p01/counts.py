"""Run counts.sql over a workspace and print what it counted: ``python bench/p01/counts.py WORKSPACE``."""

import json
import sys
from pathlib import Path

import duckdb

sql = Path(__file__).with_name("counts.sql").read_text(encoding="utf-8").replace("$workspace", sys.argv[1])
connection = duckdb.connect(config={"threads": 2})
rows = connection.execute(sql)
names = [column[0] for column in rows.description]
counted = [dict(zip(names, row, strict=True)) for row in rows.fetchall()]
sys.stdout.write(json.dumps(counted, ensure_ascii=False) + "\n")
