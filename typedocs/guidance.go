package typedocs

// A guide is what there is to say about a status, in texts whose names and values of
// the wire stand in backticks.
type guide struct {
	about []string // paragraphs: what the status means, and where it comes from
	retry string   // whether the same request may be sent again
	steps []string // what a client can do, the likeliest first
}

// guideTo returns the guide to a status from 400 to 599. A status of which nothing is
// known counts as the x00 of its class (RFC 9110, section 15), except that 400 is about
// the syntax of a request.
func guideTo(status int) guide {
	if g, ok := clientErrorGuide(status); ok {
		return g
	}
	if g, ok := serverErrorGuide(status); ok {
		return g
	}
	if status >= 500 {
		return guideTo(500)
	}
	return guide{
		retry: "No. Change the request first.",
		steps: []string{
			"Read `detail`: it says what the server objects to.",
			"Look the request up in the documentation of the API, and compare it with what you sent.",
		},
	}
}
