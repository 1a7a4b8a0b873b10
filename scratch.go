package problem

import "sync"

// A scratch lends the memory that documents are rendered into, for as long as it
// takes to write one: nothing that an io.Writer is given may it keep, and fmt and
// encoding/json lend theirs in the same way. What outlives that Write, such as a text
// that is held back or a value of the header, never stands here.
type scratch struct{ pool sync.Pool }

const (
	minScratch = 512      // more than most documents need
	maxScratch = 64 << 10 // of a rare long document, memory is not kept
)

func (s *scratch) borrow() *[]byte {
	if b, ok := s.pool.Get().(*[]byte); ok {
		return b
	}
	b := make([]byte, 0, minScratch)
	return &b
}

// giveBack takes the memory of a document that has been written. A document that
// is kept, such as the catalog's, was not borrowed, and is ignored.
func (s *scratch) giveBack(doc document) {
	if doc.borrowed != nil && cap(doc.body) <= maxScratch {
		*doc.borrowed = doc.body[:0]
		s.pool.Put(doc.borrowed)
	}
}
