"""How close (差多少): the fewest changes in rows that would have altered a result, each checked by scoring anew."""
