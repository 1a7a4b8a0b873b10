package bench

import (
	"encoding/json"
	"net/http"

	"github.com/moogar0880/problems"
	schneider "schneider.vip/problem"
)

// The packages for problem documents.

var moogar0880 = writer{
	name:   "moogar0880",
	static: problems.ProblemHandler(problems.NewDetailedProblem(http.StatusNotFound, description)),
	detail: moogarServing(http.StatusNotFound, func() any { return problems.NewDetailedProblem(http.StatusNotFound, text) }),
	retry: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", retryAfter)
		encodeMoogar(w, http.StatusTooManyRequests, problems.NewDetailedProblem(http.StatusTooManyRequests, tooManyText))
	}),
	invalid: moogarServing(http.StatusUnprocessableEntity, func() any {
		return &struct {
			problems.Problem
			Errors []fieldError `json:"errors"`
		}{*problems.NewDetailedProblem(http.StatusUnprocessableEntity, invalidText), fieldErrors()}
	}),
	own: moogarServing(http.StatusForbidden, func() any {
		return &struct {
			problems.Problem
			Balance int `json:"balance"`
		}{*problems.NewDetailedProblem(http.StatusForbidden, detail).WithType(creditURI).WithTitle("Out of Credit"), balance}
	}),
	forbidden: moogarServing(http.StatusForbidden, func() any {
		return &moogar{
			Problem:  *problems.NewDetailedProblem(http.StatusForbidden, detail).WithInstance(instance),
			Balance:  balance,
			Currency: currency,
		}
	}),
	list: moogarServing(http.StatusForbidden, func() any {
		return &struct {
			problems.Problem
			Balance  int      `json:"balance"`
			Accounts []string `json:"accounts"`
		}{*problems.NewDetailedProblem(http.StatusForbidden, detail).WithInstance(instance), balance, accounts}
	}),
}

type moogar struct {
	problems.Problem
	Balance  int    `json:"balance"`
	Currency string `json:"currency"`
}

// Its ExtendedProblem nests the extensions, so that members of the document need a
// struct around Problem; its handlers take none, so that it is written by hand.
func moogarServing(status int, document func() any) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { encodeMoogar(w, status, document()) })
}

func encodeMoogar(w http.ResponseWriter, status int, document any) {
	w.Header().Set("Content-Type", problems.ProblemMediaType)
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(document)
}

var schneiderVIP = writer{
	name:   "schneider.vip",
	static: schneiderStatic(),
	detail: schneiderServing(func() *schneider.Problem {
		return schneider.Of(http.StatusNotFound).Append(schneider.Type("about:blank"), schneider.Detail(text))
	}),
	retry: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", retryAfter)
		_, _ = schneider.Of(http.StatusTooManyRequests).Append(
			schneider.Type("about:blank"),
			schneider.Detail(tooManyText)).WriteTo(w)
	}),
	invalid: schneiderServing(func() *schneider.Problem {
		return schneider.Of(http.StatusUnprocessableEntity).Append(
			schneider.Type("about:blank"),
			schneider.Detail(invalidText),
			schneider.Custom("errors", fieldErrors()))
	}),
	own: schneiderServing(func() *schneider.Problem {
		return schneider.Of(http.StatusForbidden).Append(
			schneider.Type(creditURI),
			schneider.Title("Out of Credit"),
			schneider.Detail(detail),
			schneider.Custom("balance", balance))
	}),
	forbidden: schneiderServing(func() *schneider.Problem {
		return schneider.Of(http.StatusForbidden).Append(
			schneider.Type("about:blank"),
			schneider.Detail(detail),
			schneider.Instance(instance),
			schneider.Custom("balance", balance),
			schneider.Custom("currency", currency))
	}),
	list: schneiderServing(func() *schneider.Problem {
		return schneider.Of(http.StatusForbidden).Append(
			schneider.Type("about:blank"),
			schneider.Detail(detail),
			schneider.Instance(instance),
			schneider.Custom("balance", balance),
			schneider.Custom("accounts", accounts))
	}),
}

func schneiderStatic() http.Handler {
	p := schneider.Of(http.StatusNotFound).Append(schneider.Type("about:blank"), schneider.Detail(description))
	return schneiderServing(func() *schneider.Problem { return p })
}

func schneiderServing(document func() *schneider.Problem) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = document().WriteTo(w) })
}
