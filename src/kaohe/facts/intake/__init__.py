"""Intake: files as offices have them become rows of a table, or reasons why not.

``sources`` finds files and what they are; ``delimited``, ``workbook`` and ``columnar`` read them into grids
of text; ``headings`` and ``ties`` find the header and which heading is which column; ``mapping_file``
reads mappings; ``cells`` and ``moments`` read text as values; ``batch`` checks rows; ``importing`` commits.
"""
