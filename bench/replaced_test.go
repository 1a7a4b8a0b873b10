package bench_test

import "testing"

func BenchmarkReplacedError(b *testing.B) { measure(b, "", on(httpError, replacers)) }

func BenchmarkReplacedStatus(b *testing.B) { measure(b, "", on(bareStatus, replacers)) }
