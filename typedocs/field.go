package typedocs

// A field is a header field that a response of some status carries.
type field struct {
	Name        string `json:"name"`
	Requirement string `json:"requirement"` // required, recommended or optional
	Meaning     string `json:"meaning"`
	Reference   string `json:"reference"`

	// example is the value that the example response sends; empty leaves it to
	// package problem, which sets some fields by itself.
	example string
}

// The words MUST, SHOULD and MAY of the standards (RFC 2119).
const (
	required    = "required"
	recommended = "recommended"
	optional    = "optional"
)

// fieldsOf lists the header fields that a response of this status must or usually
// does carry, beside those of every problem response.
func fieldsOf(status int) []field {
	switch status {
	case 401:
		return []field{{"WWW-Authenticate", required, "The authentication schemes that the server takes: at least one challenge.", "RFC 9110, section 11.6.1", "Bearer"}}
	case 402:
		return []field{{"Cache-Control", recommended, "`no-store`: no cache may keep this response.", "RFC 9111, section 5.2.2.5", ""}}
	case 404, 410, 414, 501:
		return []field{heuristicallyCached()}
	case 405:
		return []field{
			{"Allow", required, "The methods that the resource takes at present. An empty list means none.", "RFC 9110, section 10.2.1", "GET, HEAD"},
			heuristicallyCached(),
		}
	case 407:
		return []field{{"Proxy-Authenticate", required, "The authentication schemes that the proxy takes: at least one challenge.", "RFC 9110, section 11.7.1", `Basic realm="proxy"`}}
	case 408:
		return []field{{"Connection", optional, "`close`, where the server ends the connection (HTTP/1.1 only).", "RFC 9112, section 9.6", ""}}
	case 412:
		return []field{
			{"ETag", optional, "The version that the resource has now.", "RFC 9110, section 8.8.3", ""},
			{"Last-Modified", optional, "When the resource was last changed.", "RFC 9110, section 8.8.2", ""},
		}
	case 413:
		return []field{
			{"Retry-After", optional, "After how many seconds, or when, to try again, where the limit is a temporary one.", "RFC 9110, section 10.2.3", ""},
			{"Connection", optional, "`close`, where the server does not want to read the rest (HTTP/1.1 only).", "RFC 9112, section 9.6", ""},
		}
	case 415:
		return []field{
			{"Accept", optional, "The media types that the server takes.", "RFC 9110, section 12.5.1", "application/json"},
			{"Accept-Encoding", optional, "The content codings that the server takes, where the coding was at fault.", "RFC 9110, section 12.5.3", ""},
			{"Accept-Patch", recommended, "The media types that the resource takes in a `PATCH`, in an answer to one.", "RFC 5789, section 2.2", ""},
			{"Accept-Post", optional, "The media types that the resource takes in a `POST`, by convention.", "Linked Data Platform 1.0, section 7.1", ""},
		}
	case 416:
		return []field{{"Content-Range", recommended, "The present length, after `bytes */`.", "RFC 9110, section 14.4", "bytes */1234"}}
	case 426:
		return []field{
			{"Upgrade", required, "The protocols that the server wants instead. Not in HTTP/2 and later (RFC 9113, section 8.2.2).", "RFC 9110, section 7.8", "websocket"},
			{"Connection", required, "`upgrade`. Not in HTTP/2 and later.", "RFC 9110, section 7.8", "upgrade"},
		}
	case 428:
		return []field{notStored("RFC 6585, section 3")}
	case 429:
		return []field{
			{"Retry-After", optional, "After how many seconds, or when, to try again.", "RFC 9110, section 10.2.3", "30"},
			notStored("RFC 6585, section 4"),
		}
	case 431:
		return []field{notStored("RFC 6585, section 5")}
	case 451:
		return []field{
			{"Link", recommended, "Who carries out the block, with `rel=\"blocked-by\"`.", "RFC 7725, section 4", `<https://example.net/legal>; rel="blocked-by"`},
			heuristicallyCached(),
		}
	case 503:
		return []field{{"Retry-After", optional, "After how many seconds, or when, to try again.", "RFC 9110, section 10.2.3", "120"}}
	case 511:
		return []field{notStored("RFC 6585, section 6")}
	}
	return nil
}

// heuristicallyCached is Cache-Control on a status that a cache may keep without
// being told to (RFC 9110, section 15.1; RFC 7725, section 3).
func heuristicallyCached() field {
	return field{"Cache-Control", optional, "How long a cache may keep this response. Without it, a cache decides for itself.", "RFC 9111, section 5.2", ""}
}

// notStored is Cache-Control on a status that no cache may keep.
func notStored(reference string) field {
	return field{"Cache-Control", required, "`no-store`: no cache may keep this response.", reference, ""}
}

// isHopByHop reports whether HTTP/2 and later do not have the field (RFC 9113, section
// 8.2.2).
func (f field) isHopByHop() bool { return f.Name == "Connection" || f.Name == "Upgrade" }
