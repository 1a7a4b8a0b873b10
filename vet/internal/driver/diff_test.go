package driver

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestUnified(t *testing.T) {
	a := "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n17\n"
	b := strings.NewReplacer("2\n3\n", "2\nthree\n", "16\n", "").Replace(a)
	require.Equal(t, `--- a
+++ b
@@ -1,6 +1,6 @@
 1
 2
-3
+three
 4
 5
 6
@@ -13,5 +13,4 @@
 13
 14
 15
-16
 17
`, unified("a", "b", []byte(a), []byte(b)))
	require.Empty(t, unified("a", "b", []byte(a), []byte(a)))
	require.Equal(t, "--- a\n+++ b\n@@ -0,0 +1 @@\n+1\n\\ No newline at end of file\n", unified("a", "b", nil, []byte("1")))
	require.Equal(t, "--- a\n+++ b\n@@ -1 +0,0 @@\n-1\n", unified("a", "b", []byte("1\n"), nil))
}

func TestCompareKeepsBothSides(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	text := func() []string {
		lines := make([]string, r.IntN(12))
		for i := range lines {
			lines[i] = string(rune('a' + r.IntN(4)))
		}
		return lines
	}
	for range 5000 {
		a, b := text(), text()
		var gotA, gotB []string
		for _, o := range compare(a, b) {
			require.Equal(t, len(gotA), o.a)
			require.Equal(t, len(gotB), o.b)
			if o.kind != '+' {
				gotA = append(gotA, o.line)
			}
			if o.kind != '-' {
				gotB = append(gotB, o.line)
			}
		}
		require.Equal(t, strings.Join(a, ""), strings.Join(gotA, ""))
		require.Equal(t, strings.Join(b, ""), strings.Join(gotB, ""))
	}
}
