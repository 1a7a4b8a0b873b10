package interop

import (
	"errors"
	"io"
	"net/http"
	"testing"

	"github.com/emicklei/go-restful/v3"

	"github.com/problemkit/problem"
)

func TestRESTful(t *testing.T) { checkRows(t, restfulContainer()) }

func restfulContainer() []row {
	// answer is a container whose one route answers so.
	answer := func(h restful.RouteFunction) layers {
		return whole(func() http.Handler { return restfulRoutes(h) })
	}
	type fault struct {
		Error string `json:"error"`
	}
	missing := func(_ *restful.Request, w *restful.Response) { _ = w.WriteErrorString(404, "no such item") }
	compressed := whole(func() http.Handler {
		c := restfulRoutes(missing)
		c.EnableContentEncoding(true)
		return c
	})
	return of("github.com/emicklei/go-restful/v3",
		row{name: "404", handler: answer(missing), request: get("/nope"), rule: converted},
		row{name: "404 of a WebService", handler: answer(missing), request: get("/items/1/nope"), rule: converted},
		row{name: "404 HEAD", handler: answer(missing), request: head("/nope"), rule: converted},
		row{name: "405", handler: answer(missing), request: with(http.MethodDelete, "/items/1", ""), rule: converted},
		row{name: "406", handler: answer(missing), request: get("/items/1").add("Accept", "text/csv"), rule: converted, detail: "406: Not Acceptable\n\nAvailable representations: application/json"},
		row{name: "415", handler: answer(missing), request: with(http.MethodPut, "/items/1", "name").add("Content-Type", "text/csv"), rule: converted},
		row{name: "WriteErrorString 404", handler: answer(missing), request: get("/items/1"), rule: converted, detail: "no such item"},
		row{name: "WriteError 409", handler: answer(func(_ *restful.Request, w *restful.Response) {
			_ = w.WriteError(409, errors.New("the item was changed"))
		}), request: get("/items/1"), rule: converted, detail: "the item was changed"},
		row{name: "WriteHeader 410", handler: answer(func(_ *restful.Request, w *restful.Response) { w.WriteHeader(410) }), request: get("/items/1"), rule: converted},
		row{name: "ReadEntity fails, WriteError 400", handler: answer(func(r *restful.Request, w *restful.Response) {
			_ = w.WriteError(400, r.ReadEntity(new(fault)))
		}), request: with(http.MethodPut, "/items/1", "{").add("Content-Type", "application/json"), rule: converted, detail: "unexpected EOF"},
		row{name: "WriteHeaderAndEntity 400", handler: answer(func(_ *restful.Request, w *restful.Response) {
			_ = w.WriteHeaderAndEntity(400, fault{"bad"})
		}), request: get("/items/1"), rule: leftType},
		row{name: "WriteHeaderAndEntity 400, LiftJSON", handler: answer(func(_ *restful.Request, w *restful.Response) {
			_ = w.WriteHeaderAndEntity(400, fault{"bad"})
		}), request: get("/items/1"), rule: converted, config: problem.Config{LiftJSON: true},
			document: `{"type":"about:blank","title":"Bad Request","status":400,"detail":"bad","error":"bad"}`},
		row{name: "WriteServiceError 403", handler: answer(func(_ *restful.Request, w *restful.Response) {
			_ = w.WriteServiceError(403, restful.NewError(403, "not yours"))
		}), request: get("/items/1"), rule: leftType},
		row{name: "EnableContentEncoding, 404 compressed", handler: compressed, request: get("/items/1").add("Accept-Encoding", "gzip"), rule: leftEncoding},
		row{name: "EnableContentEncoding, client without gzip", handler: compressed, request: get("/items/1"), rule: converted, detail: "no such item"},
		row{name: "RecoverHandler 500", handler: answer(func(*restful.Request, *restful.Response) { panic("broken") }), request: get("/items/1"), rule: leftStatus},
		row{name: "RecoverHandler 500, ServerErrors", handler: answer(func(*restful.Request, *restful.Response) { panic("broken") }), request: get("/items/1"), rule: converted, config: problem.Config{ServerErrors: true}},
		row{name: "200 (control)", handler: answer(func(_ *restful.Request, w *restful.Response) { _ = w.WriteEntity(fault{}) }), request: get("/items/1"), rule: leftStatus},
	)
}

func restfulRoutes(h restful.RouteFunction) *restful.Container {
	items := new(restful.WebService).Path("/items").Produces(restful.MIME_JSON)
	items.Route(items.GET("/{id}").To(h))
	items.Route(items.PUT("/{id}").Consumes(restful.MIME_JSON).To(h))
	c := restful.NewContainer().Add(items)
	c.DoNotRecover(false)
	c.RecoverHandler(func(_ any, w http.ResponseWriter) { // the default sends the stack
		w.WriteHeader(http.StatusInternalServerError)
		_, _ = io.WriteString(w, "broken")
	})
	return c
}
