package bench

import (
	"encoding/xml"
	"net/http"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/labstack/echo/v5"
	"github.com/moogar0880/problems"

	"github.com/problemkit/problem"
)

// A clientOfXML asks its handler for XML.
type clientOfXML struct{ http.Handler }

func (clientOfXML) prepare(r *http.Request) *http.Request {
	r.Header.Set("Accept", problemXML)
	return r
}

func invalidXML() http.Handler {
	return clientOfXML{problem.Config{XML: true}.Middleware(Invalid422)}
}

// invalid422XML are those that can write a list as RFC 9457, appendix B, does: in
// elements named i.
func invalid422XML() []column {
	return []column{
		{"http.Error", invalidError},
		{"options+middleware", invalidXML()},
		{"encoding/xml", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			doc, err := xml.Marshal(elementsOfInvalid())
			if err != nil {
				http.Error(w, "", http.StatusInternalServerError)
				return
			}
			w.Header().Set("Content-Type", problemXML)
			w.WriteHeader(http.StatusUnprocessableEntity)
			_, _ = w.Write(doc)
		})},
		{"moogar0880", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", problems.ProblemMediaTypeXML)
			w.WriteHeader(http.StatusUnprocessableEntity)
			_ = xml.NewEncoder(w).Encode(&moogarElements{
				Problem: *problems.NewDetailedProblem(http.StatusUnprocessableEntity, invalidText),
				Errors:  fieldElements(),
			})
		})},
		{"gin", ginServing(func(c *gin.Context) {
			c.Header("Content-Type", problemXML)
			c.XML(http.StatusUnprocessableEntity, elementsOfInvalid())
		})},
		{"echo", echoServing(func(c *echo.Context) error {
			c.Response().Header().Set(echo.HeaderContentType, problemXML)
			return c.XML(http.StatusUnprocessableEntity, elementsOfInvalid())
		})},
	}
}

func BenchmarkInvalid422XML(b *testing.B) { measure(b, "", invalid422XML()) }

// An elements is the usual struct for encoding/xml.
type elements struct {
	XMLName xml.Name       `xml:"urn:ietf:rfc:7807 problem"`
	Type    string         `xml:"type"`
	Title   string         `xml:"title"`
	Status  int            `xml:"status"`
	Detail  string         `xml:"detail,omitempty"`
	Errors  []fieldElement `xml:"errors>i"`
}

type fieldElement struct {
	Detail  string `xml:"detail"`
	Code    string `xml:"code"`
	Pointer string `xml:"pointer"`
}

func elementsOfInvalid() *elements {
	return &elements{
		Type:   "about:blank",
		Title:  "Unprocessable Entity",
		Status: http.StatusUnprocessableEntity,
		Detail: invalidText,
		Errors: fieldElements(),
	}
}

func fieldElements() []fieldElement {
	return []fieldElement{
		{"Order one or more.", "min", "#/items/0/quantity"},
		{"Name a currency.", "required", "#/currency"},
	}
}

// Its XMLProblemHandler has no extensions: they need a struct around Problem.
type moogarElements struct {
	XMLName xml.Name `xml:"urn:ietf:rfc:7807 problem"`
	problems.Problem
	Errors []fieldElement `xml:"errors>i"`
}
