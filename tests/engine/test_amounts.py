"""Amounts laid out for people: who has what, and what of it is paid out."""

from decimal import Decimal

from kaohe.engine.amounts import Amount, laid_out


def test_amounts_stand_in_the_order_of_the_items_and_only_what_reaches_people_is_added_up() -> None:
    pay = [
        Amount("甲", "bonus", Decimal("80.10")),
        Amount("甲", "kept", Decimal("20.00"), books="withheld"),
        Amount("甲", "base", Decimal("1000.00"), books="none"),
        Amount("乙", "bonus", None, "缺:完成率"),
        Amount("乙", "refund", Decimal("-5.05"), books="released"),
        Amount("丙", "base", Decimal("1000.00"), books="none"),
    ]
    shown = [
        (subject, [own and own.amount for own in cells], str(due))
        for subject, cells, due in laid_out(pay, ["refund", "bonus", "kept"])
    ]
    assert shown == [
        ("甲", [None, Decimal("80.10"), Decimal("20.00")], "80.10"),
        ("乙", [Decimal("-5.05"), None, None], "-5.05"),
    ]
