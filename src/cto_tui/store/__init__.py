"""The only place with SQL: tables, writer, journal, reads, search, migrations, backup."""
