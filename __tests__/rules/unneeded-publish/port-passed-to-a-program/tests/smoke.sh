psql -h 127.0.0.1 -p 5432 -c "select 1"
