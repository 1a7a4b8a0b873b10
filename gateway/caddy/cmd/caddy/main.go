// Command caddy is Caddy with its standard modules and the problem directive.
package main

import (
	caddycmd "github.com/caddyserver/caddy/v2/cmd"
	_ "github.com/caddyserver/caddy/v2/modules/standard" // Caddy's own modules

	_ "github.com/problemkit/problem/gateway/caddy" // the directive
)

func main() { caddycmd.Main() }
