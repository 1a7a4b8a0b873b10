package typedocs

// A class is a class of error statuses (RFC 9110, section 15).
type class struct {
	Code string // "4xx"
	Name string // "Client error"
	Hint string // what an error of this class says of the request
}

func classes() [2]class {
	return [2]class{
		{"4xx", "Client error", "the request was refused"},
		{"5xx", "Server error", "the server failed"},
	}
}

// classOf returns the class of a status from 400 to 599.
func classOf(status int) class { return classes()[status/100-4] }
