package jsontext

// NumberLen returns the length of the number that s begins with (RFC 8259, section 6),
// 0 where s does not begin with a number. In "01" and "1." the number is the first
// digit: the caller knows what may follow it.
//
// Go's parsers of numbers take more than JSON allows, such as "+1", ".5" and "0x1p-2".
func NumberLen(s string) int {
	n := 0
	if n < len(s) && s[n] == '-' {
		n++
	}
	integer := digits(s[n:])
	if integer == 0 {
		return 0
	}
	if s[n] == '0' {
		integer = 1 // no digit may follow a leading zero
	}
	n += integer
	// A fraction and an exponent belong to the number only with a digit.
	if n < len(s) && s[n] == '.' {
		if fraction := digits(s[n+1:]); fraction > 0 {
			n += 1 + fraction
		}
	}
	if n < len(s) && (s[n] == 'e' || s[n] == 'E') {
		sign := 0
		if n+1 < len(s) && (s[n+1] == '+' || s[n+1] == '-') {
			sign = 1
		}
		if exponent := digits(s[n+1+sign:]); exponent > 0 {
			n += 1 + sign + exponent
		}
	}
	return n
}

func digits(s string) int {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}
