"""Signing in and out (登录)."""
