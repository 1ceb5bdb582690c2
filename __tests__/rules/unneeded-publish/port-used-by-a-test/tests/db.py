connect("postgres://localhost:5432/shop")
