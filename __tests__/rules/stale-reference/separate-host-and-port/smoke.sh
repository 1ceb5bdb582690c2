pg_isready -h localhost -p 5432
psql -h db -p 5432
nc -z 127.0.0.1 5432
