"""Papers made by the office: letters in the decree's layout, bound registers, handling slips, spreadsheets."""
