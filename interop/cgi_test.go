package interop

import (
	"io"
	"net/http"
	"net/http/cgi"
	"os"
	"testing"

	"github.com/problemkit/problem"
)

// TestMain is the CGI program of the rows below where the variable says so.
func TestMain(m *testing.M) {
	if name := os.Getenv(programVariable); name != "" {
		h := programs()[name]
		if os.Getenv(wrappedVariable) != "" {
			h = problem.Middleware(h)
		}
		if err := cgi.Serve(h); err != nil {
			panic(err)
		}
		return
	}
	os.Exit(m.Run())
}

const (
	programVariable = "INTEROP_CGI_PROGRAM"
	wrappedVariable = "INTEROP_CGI_WRAPPED"
)

func TestCGI(t *testing.T) { checkRows(t, cgiPrograms()) }

// programs are what the CGI rows run, each in a process of its own.
func programs() map[string]http.Handler {
	return map[string]http.Handler{
		"ServeMux":   serveMux(),
		"http.Error": header(http.Header{"Retry-After": {"9"}}, "busy", 429),
		"bare":       http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(404) }),
		"flushed": http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(404)
			_, _ = io.WriteString(w, "part1\n")
			_ = http.NewResponseController(w).Flush()
			_, _ = io.WriteString(w, "part2\n")
		}),
		"JSON":      answering(400, "application/json", `{"error":"bad"}`),
		"forgotten": answering(400, "", `{"error":"bad"}`),
	}
}

// cgiPrograms are served by net/http/cgi, whose writer prints what the web server
// reads, and has neither Unwrap nor a connection.
func cgiPrograms() []row {
	program := func(name string) layers {
		return func(t *testing.T, wrap wrapper) http.Handler {
			h := &cgi.Handler{Path: executable(t), Root: "/", Env: []string{programVariable + "=" + name}}
			if _, bare := wrap(h).(*cgi.Handler); !bare {
				h.Env = append(h.Env, wrappedVariable+"=1")
			}
			return h
		}
	}
	return of("net/http/cgi",
		row{name: "ServeMux 404", handler: program("ServeMux"), request: get("/nope"), rule: converted},
		row{name: "ServeMux 405", handler: program("ServeMux"), request: post("/items/1", ""), rule: converted},
		row{name: "ServeMux 200 (control)", handler: program("ServeMux"), request: get("/items/1"), rule: leftStatus},
		row{name: "http.Error 429 + Retry-After", handler: program("http.Error"), request: get("/"), rule: converted, detail: "busy"},
		row{name: "bare WriteHeader(404)", handler: program("bare"), request: get("/"), rule: converted},
		row{name: "text, a flush, more text", handler: program("flushed"), request: get("/"), rule: converted, detail: "part1"},
		row{name: "JSON error application/json", handler: program("JSON"), request: get("/"), rule: leftType},
		row{name: "JSON, Content-Type forgotten", handler: program("forgotten"), request: get("/"), rule: leftOpening},
	)
}

func executable(t *testing.T) string {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return path
}
