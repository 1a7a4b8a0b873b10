package interop

import (
	"net/http"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql/handler/testserver"
	"github.com/99designs/gqlgen/graphql/handler/transport"
	"github.com/go-oauth2/oauth2/v4"
	"github.com/go-oauth2/oauth2/v4/manage"
	"github.com/go-oauth2/oauth2/v4/models"
	"github.com/go-oauth2/oauth2/v4/server"
	"github.com/go-oauth2/oauth2/v4/store"
	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"golang.org/x/net/webdav"
)

func TestOAuth2(t *testing.T) { checkRows(t, oauth2Server()) }

func oauth2Server() []row {
	service := whole(authorizationServer)
	token := func(form string) request {
		return post("/token", form).add("Content-Type", "application/x-www-form-urlencoded")
	}
	return of("github.com/go-oauth2/oauth2/v4",
		row{name: "token endpoint, invalid_client 401", handler: service, request: token("grant_type=client_credentials&client_id=app&client_secret=wrong"), rule: leftType},
		row{name: "token endpoint, unsupported_grant_type 401", handler: service, request: token("grant_type=magic&client_id=app&client_secret=s"), rule: leftType},
		row{name: "token endpoint, invalid_grant 401", handler: service, request: token("grant_type=refresh_token&refresh_token=stale&client_id=app&client_secret=s"), rule: leftType},
		row{name: "token endpoint 200 (control)", handler: service, request: token("grant_type=client_credentials&client_id=app&client_secret=s"), rule: leftStatus, volatile: `"access_token":"[^"]*"`},
		row{name: "authorization endpoint, error through http.Error 400", handler: service, request: get("/authorize?response_type=code"), rule: converted, detail: "invalid_request"},
		row{name: "resource with a bearer token, error through http.Error 401", handler: service, request: get("/resource").add("Authorization", "Bearer stale"), rule: converted, detail: "invalid access token"},
	)
}

// authorizationServer has one confidential client, app with the secret s.
func authorizationServer() http.Handler {
	clients := store.NewClientStore()
	if err := clients.Set("app", &models.Client{ID: "app", Secret: "s", Domain: "https://app.example"}); err != nil {
		panic(err)
	}
	manager := manage.NewDefaultManager()
	manager.MustTokenStorage(store.NewMemoryTokenStore())
	manager.MapClientStorage(clients)
	s := server.NewDefaultServer(manager)
	s.SetClientInfoHandler(server.ClientFormHandler)
	s.SetAllowedGrantType(oauth2.ClientCredentials, oauth2.Refreshing)

	m := http.NewServeMux()
	m.HandleFunc("/token", func(w http.ResponseWriter, r *http.Request) { _ = s.HandleTokenRequest(w, r) })
	m.HandleFunc("/authorize", func(w http.ResponseWriter, r *http.Request) {
		if err := s.HandleAuthorizeRequest(w, r); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
		}
	})
	m.HandleFunc("/resource", func(w http.ResponseWriter, r *http.Request) {
		if _, err := s.ValidationBearerToken(r); err != nil {
			w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token"`)
			http.Error(w, err.Error(), http.StatusUnauthorized)
		}
	})
	return m
}

func TestGraphQL(t *testing.T) { checkRows(t, graphQL()) }

func graphQL() []row {
	service := whole(graphQLServer)
	query := func(body string) request { return post("/", body).add("Content-Type", "application/json") }
	return of("github.com/99designs/gqlgen",
		row{name: "syntax error 422", handler: service, request: query(`{"query":"!"}`), rule: leftType},
		row{name: "validation error 422", handler: service, request: query(`{"query":"{ title }"}`), rule: leftType},
		row{name: "body that is not JSON 400", handler: service, request: query(`notjson`), rule: leftType},
		row{name: "no transport for the request 400, Content-Type forgotten", handler: service, request: with(http.MethodDelete, "/", ""), rule: leftOpening},
		row{name: "OPTIONS 200 (control)", handler: service, request: with(http.MethodOptions, "/", ""), rule: leftStatus},
		row{name: "HEAD 405", handler: service, request: head("/"), rule: converted, unheard: true},
		row{name: "mutation over GET 406", handler: service, request: get("/?query=mutation{name}"), rule: leftType},
		row{name: "200 (control)", handler: service, request: query(`{"query":"{ name }"}`), rule: leftStatus},
	)
}

func graphQLServer() http.Handler {
	s := testserver.New()
	s.AddTransport(transport.Options{})
	s.AddTransport(transport.GET{})
	s.AddTransport(transport.POST{})
	return s
}

func TestS3(t *testing.T) { checkRows(t, s3Server()) }

func s3Server() []row {
	service := whole(objectStore)
	const id = `<RequestId>[^<]*|<HostId>[^<]*|^[0-9A-F]{16}$|^[A-Za-z0-9+/]{60,}=*$`
	rows := of("github.com/johannesboyne/gofakes3",
		row{name: "NoSuchKey 404", handler: service, request: get("/bucket/nope"), rule: leftType},
		row{name: "NoSuchKey 404 HEAD", handler: service, request: head("/bucket/nope"), rule: converted, unheard: true},
		row{name: "NoSuchBucket 404", handler: service, request: get("/nope"), rule: leftType},
		row{name: "BucketAlreadyExists 409", handler: service, request: with(http.MethodPut, "/bucket", ""), rule: leftType},
		row{name: "InvalidRange 416", handler: service, request: get("/bucket/key").add("Range", "bytes=100-"), rule: leftType},
		row{name: "object 200 (control)", handler: service, request: get("/bucket/key"), rule: leftStatus},
	)
	for i := range rows {
		rows[i].volatile = id
	}
	return rows
}

// objectStore has one bucket with one object.
func objectStore() http.Handler {
	backend := s3mem.New()
	if err := backend.CreateBucket("bucket"); err != nil {
		panic(err)
	}
	if _, err := backend.PutObject("bucket", "key", map[string]string{"Last-Modified": "Tue, 14 Nov 2023 22:13:20 GMT"}, strings.NewReader("hello world"), 11, nil); err != nil {
		panic(err)
	}
	return gofakes3.New(backend, gofakes3.WithLogger(gofakes3.DiscardLog())).Server()
}

func TestWebDAV(t *testing.T) { checkRows(t, webDAV()) }

func webDAV() []row {
	locked := with("LOCK", "/a.txt", `<lockinfo xmlns="DAV:"><lockscope><exclusive/></lockscope><locktype><write/></locktype></lockinfo>`).twice()
	service := whole(func() http.Handler {
		return &webdav.Handler{FileSystem: webdav.NewMemFS(), LockSystem: webdav.NewMemLS()}
	})
	return of("golang.org/x/net/webdav",
		row{name: "GET 404", handler: service, request: get("/nope"), rule: converted},
		row{name: "PROPFIND 404", handler: service, request: with("PROPFIND", "/nope", ""), rule: converted},
		row{name: "PROPFIND, malformed body 400", handler: service, request: with("PROPFIND", "/", "<x"), rule: converted},
		row{name: "PROPFIND 207 (control)", handler: service, request: with("PROPFIND", "/", "").add("Depth", "0"), rule: leftStatus, volatile: `<D:prop>.*</D:prop>`},
		row{name: "MKCOL without a parent 409", handler: service, request: with("MKCOL", "/a/b", ""), rule: converted},
		row{name: "MKCOL twice 405", handler: service, request: with("MKCOL", "/a", "").twice(), rule: converted},
		row{name: "PUT without a parent 409", handler: service, request: with(http.MethodPut, "/a/b", "x"), rule: converted},
		row{name: "GET of a collection 405", handler: service, request: get("/"), rule: converted},
		row{name: "LOCK of what is locked 423", handler: service, request: locked, rule: converted},
		row{name: "COPY without a Destination 400", handler: service, request: with("COPY", "/a.txt", ""), rule: converted},
		row{name: "unknown method 400", handler: service, request: with("BREW", "/", ""), rule: converted},
		row{name: "If that does not hold 412", handler: service, request: with(http.MethodPut, "/a.txt", "x").add("If", "(<urn:nope>)"), rule: converted},
	)
}
