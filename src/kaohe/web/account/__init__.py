"""One's own account (我的账号): roles held, password, tokens for programs."""
