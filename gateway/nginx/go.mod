module github.com/problemkit/problem/gateway/nginx

go 1.26.0

replace github.com/problemkit/problem => ../..

require (
	github.com/problemkit/problem v0.0.0-00010101000000-000000000000
	github.com/stretchr/testify v1.12.1
)

require (
	github.com/ajg/form v1.5.1 // indirect
	github.com/go-chi/render v1.0.3 // indirect
	go.yaml.in/yaml/v3 v3.0.5 // indirect
)
