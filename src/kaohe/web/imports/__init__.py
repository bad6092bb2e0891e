"""Import (导入): files handed in, looked at, mapped, imported in the background."""
