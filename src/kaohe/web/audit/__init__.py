"""The audit trail (审计轨迹) as a page: who did or looked at what."""
