package boilerplate

import "net/http"

// Phrases returns the reason phrases of a status (RFC 9112, section 4): that of net/http,
// and that of IANA's registry of status codes where it is another. An unknown status has
// none.
func Phrases(status int) []string {
	phrase := http.StatusText(status)
	switch status {
	case http.StatusRequestEntityTooLarge:
		return []string{phrase, "Content Too Large"}
	case http.StatusUnprocessableEntity:
		return []string{phrase, "Unprocessable Content"}
	case http.StatusTeapot:
		return []string{phrase, "(Unused)"}
	}
	if phrase == "" {
		return nil
	}
	return []string{phrase}
}
