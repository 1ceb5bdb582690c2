redis-cli -u redis://localhost:6379 flushall
