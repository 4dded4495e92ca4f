"""A file -> rows with their places: sniffing, opening, finding the header, mapping columns, typed values.

In the order in which it happens:

* which files, and by whom: `folder`; `held` (what a file gave last time), `decided` (列名对照.xlsx), `settings`, `reader`, `passwords`;
  `engine`, `watchdog` and `cluster` (the processes), `packed` (what they send back);
* bytes -> a grid of raw cells: `opening` by content, `grid` what it gives; a format each `xlsx`, `xlsb`, `biff`, `ods`, `markup`,
  `text`; `unlocking`, `strays` (cells far outside), `struck` (rows struck through);
* a grid -> its lists: `sheet`; `headings`, `shape` and `depth` (which rows are the heading), `mapping` (which column is what), `vocabulary` and `spellings`
  (what headings mean), `likeness` (what cells look like), `proposed` (what an unknown heading may be); `below` and `going_on` (more lists, more of one);
  `cards`, `turned`, `upright` (records that lie otherwise);
* what else says something of its rows: `grouped`, `captions`, `sections`, `names`, `towns`, `transfer`; `stated` (where that is put);
  `left_empty` (columns that nobody filled in);
* one list -> typed columns: `one_list`; `data_rows`, `body` and `examples` (which rows are data), `above` (同上), `about` (what is said of the heading);
* a cell -> its value: `headed` and `legends` (what the heading says of it, signs that it explains), `values`; `dates`, `terms` and `words_for_days`, `choices`, `states`.
"""
