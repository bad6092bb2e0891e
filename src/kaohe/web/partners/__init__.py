"""Partners and contracts (合作方与合同): what ends when, what is missing, one partner's results."""
