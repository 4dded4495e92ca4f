"""What each command does, composed from the stages; the only room that knows them all.

From the door inwards (their order is an import contract):

* at the door: `running` (what every command is given and how it ends), `usage` (click's words in Chinese), `unchanged` (an answer that still stands);
* the commands: `steps` (check, merge, monthly-report, figures, transfer-sheets, dossiers), `draws`, `mails`, `reminding` (reminders), `inbox`
  (mail --fetch, --accept), `start` (init, forms), `doctor`;
* what is written of a month: `returning` and `copying` (退回), `followup` (移交表, 移交, 督办清单), `handouts` (互查方案, 互查通知), `dossiers`; `letters` and
  `posting` (mails with their words, and how they leave);
* what a month is made of: `month` (read, check, merge), `remembered` (from month to month), `kept` (books that a person keeps), `proof`, `issued` and
  `on_file` (the record of the draw and its sheets), `site_forms` (that they can be read back), `roster` and `namebooks` (who may be drawn, who may be sent).
"""
