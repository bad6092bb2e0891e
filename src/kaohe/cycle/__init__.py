"""The assessment cycle (考核周期): who does which step of it, what was proposed, signed, appealed, acknowledged."""
