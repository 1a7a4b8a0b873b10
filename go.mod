module github.com/problemkit/problem

go 1.26.0

require (
	github.com/ajg/form v1.5.1 // indirect
	github.com/go-chi/render v1.0.3 // indirect
	github.com/stretchr/testify v1.12.1 // indirect
)
