package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestPointer(t *testing.T) {
	for namespace, want := range map[string]string{
		"order.quantity":      "#/quantity",
		"order.items[0].name": "#/items/0/name",
		"order.grid[2][3]":    "#/grid/2/3",
		"order.prices[€ a/b]": "#/prices/%E2%82%AC%20a~1b",
	} {
		assert.Equal(t, want, pointer(namespace), namespace)
	}
}
