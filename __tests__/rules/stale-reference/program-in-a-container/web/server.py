listen("http://localhost:3000")
