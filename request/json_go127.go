//go:build go1.27

package request

// isNewJSON says whether encoding/json is that of Go 1.27, which
//
//   - finds methods that a struct type without a name embeds
//   - of members whose names differ in case only, takes the one at the least depth
//   - promotes the members of a struct whose field has the option embed
const isNewJSON = true
