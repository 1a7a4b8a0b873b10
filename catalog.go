package problem

import "slices"

// Catalog returns the 29 client errors and then the server errors 500 to 508, 510
// and 511, by status. The slice is the caller's.
func Catalog() []Type { return slices.Clone(catalog[:]) }

// Lookup returns the catalog's type of a status, and whether there is one.
func Lookup(status int) (Type, bool) {
	i, ok := slices.BinarySearchFunc(catalog[:], status, func(t Type, status int) int { return t.Status - status })
	if !ok {
		return Type{}, false
	}
	return catalog[i], true
}

// catalogType returns the type of any status. One that the catalog lacks counts as the
// x00 of its class (RFC 9110, section 15), and a status that is not an error as 500.
func catalogType(status int) Type {
	t, ok := Lookup(status)
	switch {
	case ok:
		return t
	case status == statusClientClosedRequest:
		return clientClosedRequest
	case status >= 400 && status <= 499:
		t, _ = Lookup(400)
		t.Title = "Client Error"
	default:
		t, _ = Lookup(500)
		t.Title = "Server Error"
	}
	t.Status = status
	t.Reference = "RFC 9110, section 15"
	return t
}

// statusClientClosedRequest is what nginx logs for a client that left before it was
// answered. No standard defines it, so Catalog and Lookup do not know it.
const statusClientClosedRequest = 499

var clientClosedRequest = Type{
	Status: statusClientClosedRequest, Title: "Client Closed Request", Reference: "a convention of nginx",
	Description: "The client closed the connection before the server answered the request.",
}

// catalog is the one source of titles, details, helpers and documentation. The titles
// of 413, 418 and 422 are the customary ones; IANA has since renamed them. A
// description is true of every occurrence, whoever answered and whatever header
// fields the response has, since it is sent with all of them.
var catalog = [...]Type{
	{
		Status: 400, Title: "Bad Request", Reference: "RFC 9110, section 15.5.1",
		Description: "The server could not process this request. Check it before you send it again.",
	},
	{
		Status: 401, Title: "Unauthorized", Reference: "RFC 9110, section 15.5.2",
		Description: "This request requires valid credentials. Authenticate and try again.",
	},
	{
		Status: 402, Title: "Payment Required", Reference: "RFC 9110, section 15.5.3",
		Description: "A payment is required before this request can be answered.",
	},
	{
		Status: 403, Title: "Forbidden", Reference: "RFC 9110, section 15.5.4",
		Description: "You do not have permission to make this request.",
	},
	{
		Status: 404, Title: "Not Found", Reference: "RFC 9110, section 15.5.5",
		Description: "The requested resource was not found. Check the URL and the identifiers in it.",
	},
	{
		Status: 405, Title: "Method Not Allowed", Reference: "RFC 9110, section 15.5.6",
		Description: "This resource does not support the request method. Use a different one.",
	},
	{
		Status: 406, Title: "Not Acceptable", Reference: "RFC 9110, section 15.5.7",
		Description: "The resource is not available in a format, language or encoding that the request accepts.",
	},
	{
		Status: 407, Title: "Proxy Authentication Required", Reference: "RFC 9110, section 15.5.8",
		Description: "The proxy requires valid credentials. Authenticate with the proxy and try again.",
	},
	{
		Status: 408, Title: "Request Timeout", Reference: "RFC 9110, section 15.5.9",
		Description: "The server did not receive the complete request in time. You can send it again.",
	},
	{
		Status: 409, Title: "Conflict", Reference: "RFC 9110, section 15.5.10",
		Description: "The request conflicts with the current state of the resource. Resolve the conflict and try again.",
	},
	{
		Status: 410, Title: "Gone", Reference: "RFC 9110, section 15.5.11",
		Description: "This resource is no longer available and is not expected to return.",
	},
	{
		Status: 411, Title: "Length Required", Reference: "RFC 9110, section 15.5.12",
		Description: "The request must state the length of its body.",
	},
	{
		Status: 412, Title: "Precondition Failed", Reference: "RFC 9110, section 15.5.13",
		Description: "A precondition of the request was not met. Check the current state of the resource before you try again.",
	},
	{
		Status: 413, Title: "Payload Too Large", Reference: "RFC 9110, section 15.5.14",
		Description: "The request body is larger than the server accepts. Send less data.",
	},
	{
		Status: 414, Title: "URI Too Long", Reference: "RFC 9110, section 15.5.15",
		Description: "The URL of the request is longer than the server accepts. Shorten it.",
	},
	{
		Status: 415, Title: "Unsupported Media Type", Reference: "RFC 9110, section 15.5.16",
		Description: "This resource does not support the format of the request body. Send a different format.",
	},
	{
		Status: 416, Title: "Range Not Satisfiable", Reference: "RFC 9110, section 15.5.17",
		Description: "The requested range cannot be served. Request a different range or the whole resource.",
	},
	{
		Status: 417, Title: "Expectation Failed", Reference: "RFC 9110, section 15.5.18",
		Description: "The server cannot meet the expectation stated in the request. Send the request without it.",
	},
	{
		Status: 418, Title: "I'm a teapot", Reference: "RFC 2324, section 2.3.2",
		Description: "The server refuses to brew coffee because it is a teapot.",
	},
	{
		Status: 421, Title: "Misdirected Request", Reference: "RFC 9110, section 15.5.20",
		Description: "This server does not answer for the requested host. Try again on a new connection.",
	},
	{
		Status: 422, Title: "Unprocessable Entity", Reference: "RFC 9110, section 15.5.21",
		Description: "The request is well-formed, but its content cannot be processed. Correct it and try again.",
	},
	{
		Status: 423, Title: "Locked", Reference: "RFC 4918, section 11.3",
		Description: "The resource is locked. Try again once it has been unlocked.",
	},
	{
		Status: 424, Title: "Failed Dependency", Reference: "RFC 4918, section 11.4",
		Description: "The request was not carried out because an action that it depends on failed.",
	},
	{
		Status: 425, Title: "Too Early", Reference: "RFC 8470, section 5.2",
		Description: "The request was sent too early and could be replayed. Send it again once the TLS handshake is complete.",
	},
	{
		Status: 426, Title: "Upgrade Required", Reference: "RFC 9110, section 15.5.22",
		Description: "The server does not answer this request over the current protocol. Upgrade to another one and try again.",
	},
	{
		Status: 428, Title: "Precondition Required", Reference: "RFC 6585, section 3",
		Description: "This request must state a precondition, such as the version that it is meant to change.",
	},
	{
		Status: 429, Title: "Too Many Requests", Reference: "RFC 6585, section 4",
		Description: "Too many requests were sent in a given time. Wait a while before you send more.",
	},
	{
		Status: 431, Title: "Request Header Fields Too Large", Reference: "RFC 6585, section 5",
		Description: "The header of the request is too large. Shorten its fields, such as cookies, and try again.",
	},
	{
		Status: 451, Title: "Unavailable For Legal Reasons", Reference: "RFC 7725, section 3",
		Description: "Access to this resource is denied because of a legal demand.",
	},
	{
		Status: 500, Title: "Internal Server Error", Reference: "RFC 9110, section 15.6.1",
		Description: "The server could not complete the request because of an error on its side. Try again later.",
	},
	{
		Status: 501, Title: "Not Implemented", Reference: "RFC 9110, section 15.6.2",
		Description: "The server does not support the functionality that this request needs.",
	},
	{
		Status: 502, Title: "Bad Gateway", Reference: "RFC 9110, section 15.6.3",
		Description: "The server did not get a valid response from another server that it depends on. Try again later.",
	},
	{
		Status: 503, Title: "Service Unavailable", Reference: "RFC 9110, section 15.6.4",
		Description: "The server cannot handle this request at the moment. Try again later.",
	},
	{
		Status: 504, Title: "Gateway Timeout", Reference: "RFC 9110, section 15.6.5",
		Description: "The server did not get a response in time from another server that it depends on. Try again later.",
	},
	{
		Status: 505, Title: "HTTP Version Not Supported", Reference: "RFC 9110, section 15.6.6",
		Description: "The server does not support the HTTP version of the request.",
	},
	{
		Status: 506, Title: "Variant Also Negotiates", Reference: "RFC 2295, section 8.1",
		Description: "Content negotiation for this resource failed because the server is misconfigured.",
	},
	{
		Status: 507, Title: "Insufficient Storage", Reference: "RFC 4918, section 11.5",
		Description: "The server does not have enough storage to complete the request.",
	},
	{
		Status: 508, Title: "Loop Detected", Reference: "RFC 5842, section 7.2",
		Description: "The server stopped processing the request because it ran into an infinite loop.",
	},
	{
		Status: 510, Title: "Not Extended", Reference: "RFC 2774, section 7",
		Description: "The server requires an extension of HTTP that this request does not use.",
	},
	{
		Status: 511, Title: "Network Authentication Required", Reference: "RFC 6585, section 6",
		Description: "This network requires you to sign in before you can use it.",
	},
}
