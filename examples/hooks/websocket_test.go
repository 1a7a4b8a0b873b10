package hooks_test

import (
	"fmt"
	"net/http"

	"github.com/gorilla/websocket"

	"github.com/problemkit/problem"
)

// Nothing to do for a refused handshake: gorilla's text says no more than the
// status. With Error the client learns more, and its 500s are problems too.
func Example_gorillaWebsocket() {
	refuse := func(w http.ResponseWriter, r *http.Request, status int, reason error) {
		w.Header().Set("Sec-WebSocket-Version", "13") // RFC 6455, section 4.4
		opts := []problem.Option{problem.Cause(reason)}
		if status == http.StatusMethodNotAllowed {
			opts = append(opts, problem.Allow("GET"))
		}
		if status == http.StatusBadRequest {
			opts = append(opts, problem.Detail("Send a WebSocket handshake (RFC 6455, section 4.1)."))
		}
		problem.New(status, opts...).ServeHTTP(w, r)
	}
	serve := func(upgrader websocket.Upgrader) http.Handler {
		return problem.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if conn, err := upgrader.Upgrade(w, r, nil); err == nil {
				conn.Close()
			}
		}))
	}

	ask(serve(websocket.Upgrader{}), "GET", "/", "")
	header := ask(serve(websocket.Upgrader{Error: refuse}), "GET", "/", "")
	fmt.Println(header.Get("Sec-WebSocket-Version"))
	// Output:
	// 400 Bad Request
	// 400 Bad Request
	// Send a WebSocket handshake (RFC 6455, section 4.1).
	// 13
}
