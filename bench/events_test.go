package bench

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
)

const events = 256

var event = "data: {\"order\":7,\"state\":\"packed\"}\n\n"

// stream sends events, and flushes each.
var stream = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	flusher := http.NewResponseController(w)
	for range events {
		if _, err := io.WriteString(w, event); err != nil {
			return
		}
		if err := flusher.Flush(); err != nil {
			return
		}
	}
})

func BenchmarkServerSentEvents(b *testing.B) {
	// From the recorder none comes before the last; gzhttp compresses them.
	for _, w := range without("ResponseRecorder", "gzhttp") {
		b.Run("by="+w.name, func(b *testing.B) {
			server := httptest.NewServer(w.wrap(stream))
			b.Cleanup(server.Close)
			b.ReportAllocs()
			c := dial(b, server)
			c.get(b)
			for b.Loop() {
				if status, n := c.get(b); status != http.StatusOK || n != int64(events*len(event)) {
					b.Fatalf("status %d, %d bytes", status, n)
				}
			}
		})
	}
}
