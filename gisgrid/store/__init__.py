"""The only SQL: tables, the rule held by PostgreSQL, and reading and writing areas."""
