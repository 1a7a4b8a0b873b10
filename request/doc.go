// Package request reads the bodies of requests. Whatever is wrong with one is a problem
// that says which value of the body it is about, in the words of JSON and not of Go:
//
//	var order Order
//	if err := request.Decode(r, &order); err != nil {
//		problem.Write(w, err)
//		return
//	}
//
// A body {"lines":[{"cents":"x"}]} for an Order whose cents are an int is answered with
//
//	{"type":"about:blank","title":"Bad Request","status":400,
//	"detail":"The request body has a value of the wrong type.",
//	"errors":[{"detail":"Must be an integer, not a string.","code":"wrong-type","pointer":"#/lines/0/cents"}]}
//
// # Codes
//
// Each 400 has one entry in its extension "errors", with one of these codes:
//
//   - "malformed": the body is empty, is not JSON, or goes on after its JSON value. The
//     entry has no pointer.
//   - "wrong-type": the JSON type of the value, or of the name of a map's member, is not
//     the one that is read there.
//   - "out-of-range": the value is a number of the right type that does not fit.
//   - "invalid-value": the value has the right type and is rejected all the same, such as
//     a date that is not one.
//   - "unknown-member": there is no such member, and [Decoder.Strict] forbids it.
//
// The pointer has the names that the client wrote, in its spelling. Where an object has
// two members of one name, the pointer stands for either. One that would be longer than
// 1 KiB ends before that, at a value that the fault is in. Of several faults the entry has
// the one that encoding/json tells: since Go 1.27 the first of all; before, the first that
// an UnmarshalJSON or UnmarshalText finds, and the first of all where none does.
//
// # Types with methods of their own
//
// An error of UnmarshalJSON or UnmarshalText does not say which value it is about. To
// find that value, Decode calls these methods once more, with the values of the same body
// and on new receivers. That happens only after an error. A pointer leads to the value
// that such a method was given, and not into it.
package request
