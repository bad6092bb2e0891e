"""Pay of many people at once: counts, figures and amounts as columns over all subjects instead of one by one.

Everything comes out as `kaohe.engine.score` and `kaohe.engine.pay` give it for few; a property holds them equal.
"""
