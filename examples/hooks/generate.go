package hooks

//go:generate go run github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2 -package oapi -generate std-http-server,strict-server,models -o oapi/oapi_gen.go openapi.yaml
//go:generate go run github.com/ogen-go/ogen/cmd/ogen@v1.24.0 --config ogen.yaml --target ogenapi --package ogenapi --clean openapi.yaml
