package bench

import "testing"

func BenchmarkReplacedError(b *testing.B) { measure(b, "", on(HTTPError, replacers)) }

func BenchmarkReplacedErrorWithFields(b *testing.B) {
	measure(b, "", on(HTTPErrorWithFields, replacers))
}

func BenchmarkReplacedStatus(b *testing.B) { measure(b, "", on(bareStatus, replacers)) }
