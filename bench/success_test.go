package bench_test

import "testing"

func BenchmarkSuccess(b *testing.B) { measure(b, "", on(success, wrappers)) }
