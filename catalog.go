package problem

import "net/http"

type Type struct {
	URI         string
	Title       string
	Status      int
	Description string
	Reference   string
}

func Lookup(status int) (Type, bool) { return Type{Title: http.StatusText(status), Status: status}, true }

func typeOf(status int) Type { t, _ := Lookup(status); return t }
