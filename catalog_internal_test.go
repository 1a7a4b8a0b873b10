package problem

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestTypeOf(t *testing.T) {
	for _, want := range catalog {
		assert.Equal(t, want, catalogType(want.Status))
	}
	client, server := catalogType(400).Description, catalogType(500).Description
	tests := []struct {
		status      int
		title       string
		description string
	}{
		{419, "Client Error", client},
		{499, "Client Error", client},
		{509, "Server Error", server},
		{599, "Server Error", server},
		{200, "Server Error", server}, // no error, and written as 500
	}
	for _, test := range tests {
		want := Type{
			Title:       test.title,
			Status:      test.status,
			Description: test.description,
			Reference:   "RFC 9110, section 15",
		}
		assert.Equal(t, want, catalogType(test.status))
		assert.Zero(t, testing.AllocsPerRun(100, func() { catalogType(test.status) }))
	}
}
