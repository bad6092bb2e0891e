"""Events (加扣分事件) added by hand, with evidence."""
