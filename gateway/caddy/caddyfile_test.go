package problemcaddy

import (
	"testing"

	"github.com/caddyserver/caddy/v2"
	"github.com/caddyserver/caddy/v2/caddyconfig/caddyfile"
	"github.com/caddyserver/caddy/v2/caddyconfig/httpcaddyfile"
	"github.com/caddyserver/caddy/v2/caddytest"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAdapt(t *testing.T) {
	caddytest.AssertAdapt(t, `http://localhost:9080 {
	file_server
	problem /api/* {
		type_base https://api.example.com/problems/
		server_errors
		lift_json
		types out-of-credit 403 "Out of Credit" "The account has no credit."
		languages de
		skip path /metrics*
		docs /problems/
	}
	encode gzip
}
`, "caddyfile", `{
	"apps": {
		"http": {
			"servers": {
				"srv0": {
					"listen": [
						":9080"
					],
					"routes": [
						{
							"match": [
								{
									"host": [
										"localhost"
									]
								}
							],
							"handle": [
								{
									"handler": "subroute",
									"routes": [
										{
											"handle": [
												{
													"encodings": {
														"gzip": {}
													},
													"handler": "encode",
													"prefer": [
														"gzip"
													]
												}
											]
										},
										{
											"handle": [
												{
													"docs": "/problems/",
													"handler": "problem",
													"languages": [
														"de"
													],
													"lift_json": true,
													"server_errors": true,
													"skip": [
														{
															"path": [
																"/metrics*"
															]
														}
													],
													"type_base": "https://api.example.com/problems/",
													"types": [
														{
															"description": "The account has no credit.",
															"status": 403,
															"title": "Out of Credit",
															"uri": "https://api.example.com/problems/out-of-credit"
														}
													]
												}
											],
											"match": [
												{
													"path": [
														"/api/*"
													]
												}
											]
										},
										{
											"handle": [
												{
													"handler": "file_server",
													"hide": [
														"./Caddyfile"
													]
												}
											]
										}
									]
								}
							],
							"terminal": true
						}
					],
					"automatic_https": {
						"skip": [
							"localhost"
						]
					}
				}
			}
		}
	}
}`)
}

func TestSyntaxErrors(t *testing.T) {
	for options, want := range map[string]string{
		"nope":                       `unrecognized option "nope" of problem, at Caddyfile:3`,
		"xml yes":                    `wrong argument count or unexpected line ending after 'yes', at Caddyfile:3`,
		"type_base":                  `wrong argument count or unexpected line ending after 'type_base', at Caddyfile:3`,
		"type_base /a/\ntype_base /": `type_base is there twice, at Caddyfile:4`,
		"languages":                  `wrong argument count or unexpected line ending after 'languages', at Caddyfile:3`,
		"skip":                       `wrong argument count or unexpected line ending after 'skip', at Caddyfile:3`,
		"skip nope /a":               `getting matcher module 'nope': module not registered: http.matchers.nope`,
		"types a 403":                `types has 2 arguments: give it a slug or URI, a status, a title and, perhaps, a description, at Caddyfile:3`,
		"types a b c":                `types: the status "b" is not a number, at Caddyfile:3`,
		"types a 403 A":              `problem: the slug "a" needs a type_base in front: set type_base, or write a URI`,
	} {
		adapter := caddyfile.Adapter{ServerType: httpcaddyfile.ServerType{}}
		_, _, err := adapter.Adapt([]byte(":80 {\nproblem {\n"+options+"\n}\n}"), nil)
		if assert.Error(t, err, options) {
			assert.Contains(t, err.Error(), want, options)
		}
	}
	adapter := caddyfile.Adapter{ServerType: httpcaddyfile.ServerType{}}
	_, _, err := adapter.Adapt([]byte(":80 {\nproblem a b\n}"), nil)
	require.ErrorContains(t, err, "wrong argument count or unexpected line ending after 'a', at Caddyfile:2")
}

func TestInvalid(t *testing.T) {
	for config, want := range map[string]string{
		`{"type_base":"/p"}`:     `type_base: "/p" does not end in a separator: add a slash, or end it in #, :, = or ?`,
		`{"types":[{}]}`:         `types[0].Status 0 is not an error status: use 400 to 599`,
		`{"languages":["xx"]}`:   `languages: "xx" is not among the languages`,
		`{"docs":"problems"}`:    `docs: "problems" is not a path that begins and ends with a slash: write /problems/`,
		`{"skip":[{"nope":{}}]}`: `unknown module: http.matchers.nope`,
		`{"nope":true}`:          `json: unknown field "nope"`,
	} {
		ctx, cancel := caddy.NewContext(caddy.Context{Context: t.Context()})
		_, err := ctx.LoadModuleByID("http.handlers.problem", []byte(config))
		if assert.Error(t, err, config) {
			assert.Contains(t, err.Error(), want)
		}
		cancel()
	}
}
