package problem

import (
	"slices"
	"strconv"
	"strings"
)

// A Type is a problem type: what all occurrences of one kind of problem share (RFC
// 9457, section 4). Keep an application's own types in package variables, and make
// the occurrences with [Type.New].
type Type struct {
	URI         string // URI reference that identifies the type; "" for about:blank
	Title       string // short summary; "" is filled from the catalog by Status
	Status      int    // 400 to 599; a problem of any other status is written as 500
	Description string // the detail of an occurrence that gives none
	Reference   string // where it is specified: "RFC 9110, section 15.5.5"
}

// New returns an occurrence of t with the options applied in order. Its detail is t's
// Description until an option says otherwise.
func (t Type) New(opts ...Option) *Problem {
	p := &Problem{Type: t.URI, Title: t.Title, Status: t.Status, Detail: t.Description}
	p.apply(opts)
	return p
}

// Slug returns the title in the form that stands in a URI: lower case, apostrophes
// dropped, a hyphen for everything else between letters and digits, as in
// "not-found" and "im-a-teapot". Only the letters of ASCII count. An empty Title
// stands for the catalog's; where no letter or digit is left, the slug is the
// status number.
func (t Type) Slug() string {
	title := t.Title
	if title == "" {
		listed, _ := Lookup(t.Status)
		title = listed.Title
	}
	var b strings.Builder
	hyphen := false
	for _, c := range title {
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			if hyphen {
				b.WriteByte('-')
				hyphen = false
			}
			b.WriteRune(c)
		case c != '\'' && c != '\u2019':
			hyphen = b.Len() > 0
		}
	}
	if b.Len() == 0 {
		return strconv.Itoa(t.Status)
	}
	return b.String()
}

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

// catalogType returns the catalog's type of a status. One that has none counts as the
// x00 of its class (RFC 9110, section 15), and whatever is no error as 500.
func catalogType(status int) Type {
	t, ok := Lookup(status)
	if ok {
		return t
	}
	if status >= 400 && status <= 499 {
		t, _ = Lookup(400)
		t.Title = "Client Error"
	} else {
		t, _ = Lookup(500)
		t.Title = "Server Error"
	}
	t.Status = status
	t.Reference = "RFC 9110, section 15"
	return t
}

// catalog is the one source of titles, details, helpers and documentation. The
// titles of 413, 418 and 422 are the customary ones; IANA has since renamed them.
var catalog = [...]Type{
	{
		Status: 400, Title: "Bad Request", Reference: "RFC 9110, section 15.5.1",
		Description: "The request does not follow the syntax that this server expects, so it was not understood. Correct it before you send it again.",
	},
	{
		Status: 401, Title: "Unauthorized", Reference: "RFC 9110, section 15.5.2",
		Description: "You are not authenticated: despite the name of this status, what is missing is proof of who you are. Send valid credentials to get the response.",
	},
	{
		Status: 402, Title: "Payment Required", Reference: "RFC 9110, section 15.5.3",
		Description: "The server asks for a payment first. The status is reserved for the future: it was meant for digital payments, few servers use it, and no convention says how to pay.",
	},
	{
		Status: 403, Title: "Forbidden", Reference: "RFC 9110, section 15.5.4",
		Description: "The server knows who you are, unlike with a 401, and refuses because you lack the right to this content. Authenticating again with the same identity changes nothing.",
	},
	{
		Status: 404, Title: "Not Found", Reference: "RFC 9110, section 15.5.5",
		Description: "There is nothing at this URL: either no such endpoint exists, or the endpoint is valid and the resource that you named does not exist. A server may also say so to hide from you a resource that you may not see.",
	},
	{
		Status: 405, Title: "Method Not Allowed", Reference: "RFC 9110, section 15.5.6",
		Description: "The server knows this method, but it is disabled for this resource, as DELETE may be. The Allow field lists the methods that work; GET and HEAD are mandatory for servers and should never meet this error.",
	},
	{
		Status: 406, Title: "Not Acceptable", Reference: "RFC 9110, section 15.5.7",
		Description: "The server negotiated and has no representation that meets your criteria. Relax Accept, Accept-Encoding or Accept-Language.",
	},
	{
		Status: 407, Title: "Proxy Authentication Required", Reference: "RFC 9110, section 15.5.8",
		Description: "As with a 401 you must authenticate, but to a proxy on the way. Answer the challenge in Proxy-Authenticate.",
	},
	{
		Status: 408, Title: "Request Timeout", Reference: "RFC 9110, section 15.5.9",
		Description: "The server waited too long for a request and wants to close the unused connection; some send this on one that never carried a request, such as those that browsers open ahead of need, and others close without a word. You may repeat the request on a new connection.",
	},
	{
		Status: 409, Title: "Conflict", Reference: "RFC 9110, section 15.5.10",
		Description: "The request contradicts the state that the resource is in. Fetch that state, resolve the difference, and try again.",
	},
	{
		Status: 410, Title: "Gone", Reference: "RFC 9110, section 15.5.11",
		Description: "The content was deleted for good and has no new address. Drop your links to it and what you have cached of it. The status was meant for offers of limited time; an API need not use it for everything that it deletes.",
	},
	{
		Status: 411, Title: "Length Required", Reference: "RFC 9110, section 15.5.12",
		Description: "The server takes this request only with a Content-Length field. Add it and send the request again.",
	},
	{
		Status: 412, Title: "Precondition Failed", Reference: "RFC 9110, section 15.5.13",
		Description: "A condition in your header fields, such as If-Match, does not hold on the server. Fetch the current state before you decide what to do.",
	},
	{
		Status: 413, Title: "Payload Too Large", Reference: "RFC 9110, section 15.5.14",
		Description: "The body exceeds what this server takes. It may close the connection, or name in Retry-After when to try again if the limit is temporary.",
	},
	{
		Status: 414, Title: "URI Too Long", Reference: "RFC 9110, section 15.5.15",
		Description: "Your URI exceeds the length that this server interprets. Shorten it, for example by moving data from the query into a body.",
	},
	{
		Status: 415, Title: "Unsupported Media Type", Reference: "RFC 9110, section 15.5.16",
		Description: "The server rejects the body because it does not support its format. Check Content-Type and Content-Encoding; Accept or Accept-Post in this response may list what it takes.",
	},
	{
		Status: 416, Title: "Range Not Satisfiable", Reference: "RFC 9110, section 15.5.17",
		Description: "The server cannot send the part that the Range field asks for, perhaps because it lies beyond the end of the data. Content-Range may tell the present length.",
	},
	{
		Status: 417, Title: "Expectation Failed", Reference: "RFC 9110, section 15.5.18",
		Description: "The server cannot do what the Expect field demands. Send the request without it.",
	},
	{
		Status: 418, Title: "I'm a teapot", Reference: "RFC 2324, section 2.3.2",
		Description: "This server is a teapot and declines to brew coffee. Ask a coffee pot.",
	},
	{
		Status: 421, Title: "Misdirected Request", Reference: "RFC 9110, section 15.5.20",
		Description: "The request reached a server that cannot answer it, for example one that is not set up for this scheme and host name. Send it again over a new connection to that host.",
	},
	{
		Status: 422, Title: "Unprocessable Entity", Reference: "RFC 9110, section 15.5.21",
		Description: "The syntax is right, but the meaning is not, so the instructions could not be carried out. Correct the values before you send them again.",
	},
	{
		Status: 423, Title: "Locked", Reference: "RFC 4918, section 11.3",
		Description: "The resource is locked. Wait for the lock to be released, or send its token if it is yours.",
	},
	{
		Status: 424, Title: "Failed Dependency", Reference: "RFC 4918, section 11.4",
		Description: "This request depends on an earlier one that failed. Make that one succeed first.",
	},
	{
		Status: 425, Title: "Too Early", Reference: "RFC 8470, section 5.2",
		Description: "The request came in early data of a TLS handshake, which an attacker could replay, and the server will not take that risk. Send it again once the handshake is complete.",
	},
	{
		Status: 426, Title: "Upgrade Required", Reference: "RFC 9110, section 15.5.22",
		Description: "The server does not serve this request over the protocol in use, but may do so over another. The Upgrade field names those that it wants; switch to one of them.",
	},
	{
		Status: 428, Title: "Precondition Required", Reference: "RFC 6585, section 3",
		Description: "The server takes this request only with a condition, so that nobody overwrites a change made between your reading and your writing (the lost update). Fetch the resource, and repeat the request with If-Match and its ETag.",
	},
	{
		Status: 429, Title: "Too Many Requests", Reference: "RFC 6585, section 4",
		Description: "You have exceeded the rate limit: more requests in a span of time than you may send. Wait before the next one, as long as Retry-After says where it is given.",
	},
	{
		Status: 431, Title: "Request Header Fields Too Large", Reference: "RFC 6585, section 5",
		Description: "One header field, or all of them together, exceeds what the server takes. Make them smaller, for example by dropping cookies, and send the request again.",
	},
	{
		Status: 451, Title: "Unavailable For Legal Reasons", Reference: "RFC 7725, section 3",
		Description: "The law forbids the server to give you this resource, for example by an order of a government. A Link field with rel=blocked-by may name who carries out the block.",
	},
	{
		Status: 500, Title: "Internal Server Error", Reference: "RFC 9110, section 15.6.1",
		Description: "The server met a condition that it did not expect and could not answer. Nothing in the request is known to be wrong.",
	},
	{
		Status: 501, Title: "Not Implemented", Reference: "RFC 9110, section 15.6.2",
		Description: "The server lacks the function that this request needs, for any resource; an unknown method is the usual reason.",
	},
	{
		Status: 502, Title: "Bad Gateway", Reference: "RFC 9110, section 15.6.3",
		Description: "This server asked another one for you and got an answer that makes no sense. Try again later.",
	},
	{
		Status: 503, Title: "Service Unavailable", Reference: "RFC 9110, section 15.6.4",
		Description: "The server is overloaded or under maintenance for the time being. Try again, after the time in Retry-After where it is given.",
	},
	{
		Status: 504, Title: "Gateway Timeout", Reference: "RFC 9110, section 15.6.5",
		Description: "This server asked another one for you and got no answer in time. Try again later.",
	},
	{
		Status: 505, Title: "HTTP Version Not Supported", Reference: "RFC 9110, section 15.6.6",
		Description: "The server does not speak the major version of HTTP that the request uses. Use another one.",
	},
	{
		Status: 506, Title: "Variant Also Negotiates", Reference: "RFC 2295, section 8.1",
		Description: "The server is misconfigured: the variant that it chose for you negotiates again, without end. Only its operator can mend that.",
	},
	{
		Status: 507, Title: "Insufficient Storage", Reference: "RFC 4918, section 11.5",
		Description: "The server has no room to store what the request needs, for the time being. Do not repeat it until you have freed space or been told of more.",
	},
	{
		Status: 508, Title: "Loop Detected", Reference: "RFC 5842, section 7.2",
		Description: "The server gave up because the request, which reaches into the depth of a collection, runs in a circle. Ask for less depth.",
	},
	{
		Status: 510, Title: "Not Extended", Reference: "RFC 2774, section 7",
		Description: "The request lacks an extension of HTTP that the server demands. The response says which, so that you can add it.",
	},
	{
		Status: 511, Title: "Network Authentication Required", Reference: "RFC 6585, section 6",
		Description: "The network wants you to log in before it lets you through; this answer is not from the server that you asked for. Open a page in a browser to find the login.",
	},
}
