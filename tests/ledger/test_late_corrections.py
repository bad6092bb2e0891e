"""A stock wage paid too high is recovered when lost users are found late: in the next month that is open."""

from pathlib import Path

from kaohe.engine.rows_given import facts_of_rows

PRODUCTS = ("fixed_line", "bandwidth", "mobile_high_end")


def users(month: str, fixed: int) -> list[dict[str, object]]:
    return [
        {
            "subject": "孙三",
            "product": product,
            "month": month,
            "users": fixed if product == "fixed_line" else 1000,
        }
        for product in PRODUCTS
    ]


FACTS = {
    "assignments": [{"person": "孙三", "unit": "渠道", "post": "直销客户经理", "valid_from": "2009-01-01"}],
    "active_users": [*users("2009-12", 1000), *users("2010-05", 950), *users("2010-06", 950)],
}


def test_users_lost_before_closing_and_found_after_it_are_recovered(tmp_path: Path, command) -> None:
    """950 of 1000 is the target of 5 %; 900 is 10 %: 5 × 60 = 300 too much was paid in May."""
    facts_of_rows(FACTS, tmp_path)
    where = ("-w", tmp_path, "--format", "json")

    def posted(month: str) -> list[dict[str, str]]:
        command("score", "P09", "--period", month, *where)
        return command("ledger", "post", "latest", *where).json["posted"]

    def balance() -> dict[str, str]:
        (own,) = command("ledger", "show", "孙三", *where).json["balances"]
        return own

    posted("2010-05")
    assert balance()["due"] == "2200.00"
    command("ledger", "close", "2010-05", *where)
    (tmp_path / "late.csv").write_text(
        "subject,product,month,users\n孙三,fixed_line,2010-05,900\n", encoding="utf-8"
    )
    assert command("import", "active_users", tmp_path / "late.csv", "-w", tmp_path).code == 0
    late = posted("2010-05")
    assert {(own["account"], own["amount"], own["booked"], own["item"]) for own in late} == {
        ("due", "-300.00", "2010-06", "stock"),
        ("recovered", "300.00", "2010-06", "stock"),
    }
    posted("2010-06")
    assert (balance()["due"], balance()["paid"], balance()["recovered"]) == ("1900.00", "2200.00", "300.00")
    command("ledger", "close", "2010-06", *where)
    assert (balance()["due"], balance()["paid"]) == ("0.00", "4100.00")  # 2200 × 2 − 300
    assert command("audit", "verify", *where).json["equal"]
