URL = "http://localhost:8080"
