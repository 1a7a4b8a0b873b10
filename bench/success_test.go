package bench

import "testing"

func BenchmarkSuccess(b *testing.B) { measure(b, "", on(Success, wrappers)) }
