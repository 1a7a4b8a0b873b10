package main

import (
	"net/http"

	"github.com/problemkit/problem"
	"github.com/problemkit/problem/typedocs"
)

// outOfStock is a problem type of the API's own. Everything else that goes wrong is of a
// catalog type.
var outOfStock = problem.Type{
	Title:       "Out of stock",
	Status:      http.StatusConflict,
	Description: "There is less of the item than the order asks for.",
}

// site is the whole of what an application has to add: a Config, and the pages that the
// types of its problems lead to. An API whose host is known should say it in TypeBase
// (RFC 9457, section 3.1.1).
var site = typedocs.Site{
	Config: problem.Config{TypeBase: "/problems/", Types: []problem.Type{outOfStock}},
	Title:  "Order API",
	Pages: []typedocs.Page{{
		Type:    outOfStock,
		About:   "Orders are not split: the shop delivers all of one, or nothing.",
		Steps:   []string{"Order at most what is available.", "For more, order again tomorrow: the stock is filled up every night."},
		Retry:   "Not before tomorrow.",
		Members: []typedocs.Member{{Name: "available", Description: "How many can be delivered now.", Example: 12}},
	}},
}
