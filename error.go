package problem

import "net/http"

// Error answers with the problem of this status that opts describe, as [http.Error]
// answers with a text: it is [New] and [Problem.ServeHTTP] with a nil request. The
// functions of package errors are Error for single statuses, and read better in a
// handler. A status outside 400 to 599 is sent as 500.
func Error(w http.ResponseWriter, status int, opts ...Option) {
	iw, s, r := scope(w, nil)
	if !s.sendOptions(iw, w, r, s.translationFor(r).entry(writtenStatus(status)), status, opts) {
		s.send(iw, w, r, New(status, opts...))
	}
}

// maxMembers is how many extensions are sorted on the stack: more than most problems
// have.
const maxMembers = 8

// sendOptions writes an occurrence of the type of e straight into a document. A Problem
// would need two maps, which cost more than all the rest. It reports false, and has
// done nothing, where a Problem is needed:
//
//   - with Edit, and after the response has begun
//   - with options for a client that gets XML, or with Languages
//   - for more than maxMembers extensions, or a second list of errors
//   - for an OptionFunc
func (s *settings) sendOptions(iw *writer, w http.ResponseWriter, r *http.Request, e *entry, status int, opts []Option) bool {
	if s.Edit != nil || iw.begunWriter() != nil {
		return false
	}
	media, written := s.negotiate(r), writtenStatus(status)
	if len(opts) == 0 {
		s.deliver(iw, w, r, written, media, e.document(media), nil)
		return true
	}
	if media != mediaTypeJSON || len(s.languages) > 0 {
		return false
	}
	var (
		detail, instance string
		room             [maxMembers]member[any]
		extensions       = room[:0] // sorted by name
		hasFields        bool
	)
	for i := range opts {
		switch o := &opts[i]; o.part {
		case partDetail:
			detail = o.text
		case partInstance:
			instance = o.text
		case partExtension, partErrors:
			at := len(extensions)
			for at > 0 && extensions[at-1].name > o.name {
				at--
			}
			switch {
			case at > 0 && extensions[at-1].name == o.name:
				if o.part == partErrors {
					return false // to be appended to what is there
				}
				extensions[at-1].value = o.value
			case len(extensions) == len(room):
				return false
			default:
				extensions = room[:len(extensions)+1]
				if at < len(extensions)-1 { // rarely: most handlers name them in order
					copy(extensions[at+1:], extensions[at:])
				}
				extensions[at] = member[any]{o.name, o.value}
			}
		case partField, partMoreField, partChallenge:
			hasFields = true
		case partFunc:
			return false
		}
	}
	var fields http.Header
	if hasFields {
		fields = make(http.Header) // not on the heap
		for i := range opts {
			opts[i].setField(fields, status)
		}
	}
	head := e.head
	if detail == "" {
		head = e.described
	}
	buffer := s.buffers.get()
	// What cannot be encoded is left out. There is no Edit to report it to.
	enc := encoder{settings: s, translation: s.english}
	body := enc.appendMembers(append(*buffer, head...), detail, instance, extensions)
	s.deliver(iw, w, r, written, media, &document{body: body, buffer: buffer, ownDetail: detail != "" && detail != e.Description}, fields)
	return true
}
