// Package clients shows what generated clients make of the components of typedocs. It
// has an API with types of its own, its OpenAPI description, to which the overlay adds
// the errors, and clients that oapi-codegen and ogen generate from that.
//
// Nothing here is for use elsewhere.
package clients

//go:generate go run ./describe
//go:generate go tool oapi-codegen -package oapi -generate client,models -o oapi/oapi_gen.go openapi.json
//go:generate go tool ogen --config ogen.yaml --target ogen --package ogen --clean openapi.json
