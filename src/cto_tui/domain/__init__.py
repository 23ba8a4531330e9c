"""Pure values: items, fields, references, money, instants, working days, outcomes."""
