"""My work (我的工作): what waits for me, by when."""
