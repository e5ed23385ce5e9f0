"""PostgreSQL: the schema, loading, appending. Nothing here decides anything."""
