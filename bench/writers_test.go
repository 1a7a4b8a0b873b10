package bench

import (
	"encoding/json"
	"net/http"
)

// A writer is a package that writes problem documents, or JSON at all. Its static 404
// is made before where it can be, and everything else anew for each response. A
// framework is measured with the router that its handlers need.
type writer struct {
	name      string
	static    http.Handler
	detail    http.Handler
	retry     http.Handler
	invalid   http.Handler
	own       http.Handler // of a type of the application's own
	forbidden http.Handler
	list      http.Handler
}

var writers = []writer{
	marshaling("encoding/json", marshalServing),
	moogar0880,
	schneiderVIP,
	humaWriter,
	marshaling("chi-render", renderServing),
	marshaling("gin", ginMarshaling),
	marshaling("echo", echoMarshaling),
	irisWriter,
	marshaling("fiber", fiberMarshaling),
}

// withWriters appends the columns of the writers.
func withWriters(columns []column, of func(writer) http.Handler) []column {
	for _, w := range writers {
		columns = append(columns, column{w.name, of(w)})
	}
	return columns
}

// A reply is what a package sends that has no problem documents: a struct, and
// Retry-After except where it is "".
type reply struct {
	status     int
	retryAfter string
	document   func() any
}

// marshaling is a package that has no problem documents.
func marshaling(name string, serving func(reply) http.Handler) writer {
	return writer{
		name:      name,
		static:    serving(reply{status: http.StatusNotFound, document: func() any { return ready404 }}),
		detail:    serving(reply{status: http.StatusNotFound, document: detailed}),
		retry:     serving(reply{http.StatusTooManyRequests, retryAfter, tooMany}),
		invalid:   serving(reply{status: http.StatusUnprocessableEntity, document: invalid}),
		own:       serving(reply{status: http.StatusForbidden, document: outOfCreditByHand}),
		forbidden: serving(reply{status: http.StatusForbidden, document: func() any { return refused() }}),
		list:      serving(reply{status: http.StatusForbidden, document: listed}),
	}
}

const retryAfter = "60"

// An extended is members with those of the 403.
type extended struct {
	members
	Balance  int    `json:"balance"`
	Currency string `json:"currency"`
}

// A listing is members with those of the 403 that has a list.
type listing struct {
	members
	Balance  int      `json:"balance"`
	Accounts []string `json:"accounts"`
}

// An invalidated is members with those of the 422.
type invalidated struct {
	members
	Errors []fieldError `json:"errors"`
}

type fieldError struct {
	Detail  string `json:"detail"`
	Code    string `json:"code"`
	Pointer string `json:"pointer"`
}

// A credit is members with that of the own type.
type credit struct {
	members
	Balance int `json:"balance"`
}

func notFound() *members {
	return &members{Type: "about:blank", Title: "Not Found", Status: http.StatusNotFound, Detail: description}
}

func refused() *extended {
	return &extended{members{"about:blank", "Forbidden", http.StatusForbidden, detail, instance}, balance, currency}
}

func listed() any {
	return &listing{members{"about:blank", "Forbidden", http.StatusForbidden, detail, instance}, balance, accounts}
}

func detailed() any {
	return &members{Type: "about:blank", Title: "Not Found", Status: http.StatusNotFound, Detail: text}
}

func tooMany() any {
	return &members{Type: "about:blank", Title: "Too Many Requests", Status: http.StatusTooManyRequests, Detail: tooManyText}
}

func invalid() any {
	return &invalidated{
		members{Type: "about:blank", Title: "Unprocessable Entity", Status: http.StatusUnprocessableEntity, Detail: invalidText},
		fieldErrors(),
	}
}

func fieldErrors() []fieldError {
	return []fieldError{
		{"Order one or more.", "min", "#/items/0/quantity"},
		{"Name a currency.", "required", "#/currency"},
	}
}

func outOfCreditByHand() any {
	return &credit{members{Type: creditURI, Title: "Out of Credit", Status: http.StatusForbidden, Detail: detail}, balance}
}

var ready404 = notFound()

// byHandMap is for extensions whose names no struct knows.
var byHandMap = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
	marshal(w, http.StatusForbidden, map[string]any{
		"type":     "about:blank",
		"title":    "Forbidden",
		"status":   http.StatusForbidden,
		"detail":   detail,
		"instance": instance,
		"balance":  balance,
		"currency": currency,
	})
})

func marshalServing(r reply) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if r.retryAfter != "" {
			w.Header().Set("Retry-After", r.retryAfter)
		}
		marshal(w, r.status, r.document())
	})
}

func marshal(w http.ResponseWriter, status int, v any) {
	doc, err := json.Marshal(v)
	if err != nil {
		http.Error(w, "", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", problemJSON)
	w.WriteHeader(status)
	_, _ = w.Write(doc)
}
