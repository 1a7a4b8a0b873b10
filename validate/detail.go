package validate

import (
	"reflect"
	"strconv"
	"strings"

	"github.com/go-playground/validator/v10"
)

// details says what tags ask for that have no parameter to say.
var details = map[string]string{
	"required":             "Is required.",
	"required_if":          "Is required because of the value of another member.",
	"required_unless":      "Is required because of the value of another member.",
	"required_with":        "Is required because another member is given.",
	"required_with_all":    "Is required because other members are given.",
	"required_without":     "Is required because another member is left out.",
	"required_without_all": "Is required because other members are left out.",
	"excluded_if":          "Must be left out because of the value of another member.",
	"excluded_unless":      "Must be left out because of the value of another member.",
	"excluded_with":        "Must be left out because another member is given.",
	"excluded_with_all":    "Must be left out because other members are given.",
	"excluded_without":     "Must be left out because another member is left out.",
	"excluded_without_all": "Must be left out because other members are left out.",
	"isdefault":            "Must be left out.",

	"eqfield":    "Must be the same as another member.",
	"nefield":    "Must differ from another member.",
	"gtfield":    "Must be greater than another member.",
	"gtefield":   "Must not be less than another member.",
	"ltfield":    "Must be less than another member.",
	"ltefield":   "Must not be greater than another member.",
	"eqcsfield":  "Must be the same as another member.",
	"necsfield":  "Must differ from another member.",
	"gtcsfield":  "Must be greater than another member.",
	"gtecsfield": "Must not be less than another member.",
	"ltcsfield":  "Must be less than another member.",
	"ltecsfield": "Must not be greater than another member.",

	"alpha":           "Must consist of the letters A to Z.",
	"alphaspace":      "Must consist of the letters A to Z and spaces.",
	"alphanum":        "Must consist of the letters A to Z and digits.",
	"alphaunicode":    "Must consist of letters.",
	"alphanumunicode": "Must consist of letters and digits.",
	"ascii":           "Must consist of ASCII characters.",
	"printascii":      "Must consist of printable ASCII characters.",
	"number":          "Must consist of digits.",
	"numeric":         "Must be a number.",
	"boolean":         "Must be true or false.",
	"hexadecimal":     "Must be a hexadecimal number.",
	"lowercase":       "Must be in lower case.",
	"uppercase":       "Must be in upper case.",

	"email":              "Must be an email address.",
	"e164":               "Must be a phone number such as +14155550100.",
	"url":                "Must be a URL.",
	"http_url":           "Must be an HTTP or HTTPS URL.",
	"https_url":          "Must be an HTTPS URL.",
	"uri":                "Must be a URI.",
	"hostname":           "Must be a host name.",
	"hostname_rfc1123":   "Must be a host name.",
	"hostname_port":      "Must be a host name and a port, such as example.com:443.",
	"fqdn":               "Must be a fully qualified domain name.",
	"port":               "Must be a port number.",
	"ip":                 "Must be an IP address.",
	"ipv4":               "Must be an IPv4 address.",
	"ipv6":               "Must be an IPv6 address.",
	"cidr":               "Must be an IP network such as 192.0.2.0/24.",
	"cidrv4":             "Must be an IPv4 network such as 192.0.2.0/24.",
	"cidrv6":             "Must be an IPv6 network such as 2001:db8::/32.",
	"mac":                "Must be a MAC address.",
	"uuid":               "Must be a UUID.",
	"uuid_rfc4122":       "Must be a UUID.",
	"uuid4":              "Must be a UUID of version 4.",
	"uuid4_rfc4122":      "Must be a UUID of version 4.",
	"uuid7":              "Must be a UUID of version 7.",
	"ulid":               "Must be a ULID.",
	"hexcolor":           "Must be a color such as #00ff7f.",
	"base64":             "Must be in base64.",
	"base64url":          "Must be in base64url.",
	"base64rawurl":       "Must be in base64url without padding.",
	"json":               "Must be JSON.",
	"jwt":                "Must be a JSON Web Token.",
	"semver":             "Must be a semantic version such as 1.2.3.",
	"timezone":           "Must be a time zone such as Europe/Berlin.",
	"bcp47_language_tag": "Must be a language tag such as en-GB.",
	"iso3166_1_alpha2":   "Must be a country code of two letters.",
	"iso3166_1_alpha3":   "Must be a country code of three letters.",
	"iso4217":            "Must be a currency code of three letters.",
	"latitude":           "Must be a latitude.",
	"longitude":          "Must be a longitude.",
	"isbn":               "Must be an ISBN.",
	"isbn10":             "Must be an ISBN of 10 digits.",
	"isbn13":             "Must be an ISBN of 13 digits.",
	"credit_card":        "Must be a credit card number.",
	"unique":             "Must not have an entry twice.",
}

// detail says what a fault's tag asks for; for an alias that nobody here knows, what the
// tag behind it asks for.
func detail(fault validator.FieldError) string {
	for _, tag := range []string{fault.Tag(), fault.ActualTag()} {
		if text, ok := details[tag]; ok {
			return text
		}
		if text := compared(tag, fault); text != "" {
			return text
		}
		if text := containing(tag, fault.Param()); text != "" {
			return text
		}
	}
	return "Is not valid."
}

// A comparison is a tag that compares a number, a length, or, without a parameter, a
// time with the present.
type comparison struct{ number, length, time string }

var comparisons = map[string]comparison{
	"len": {"Must be ", "Must have ", ""},
	"eq":  {"Must be ", "Must have ", ""},
	"ne":  {"Must not be ", "Must not have ", ""},
	"min": {"Must be at least ", "Must have at least ", "Must not be in the past."},
	"gte": {"Must be at least ", "Must have at least ", "Must not be in the past."},
	"max": {"Must be at most ", "Must have at most ", "Must not be in the future."},
	"lte": {"Must be at most ", "Must have at most ", "Must not be in the future."},
	"gt":  {"Must be more than ", "Must have more than ", "Must be in the future."},
	"lt":  {"Must be less than ", "Must have fewer than ", "Must be in the past."},
}

// compared is detail for a comparison; "" for another tag.
func compared(tag string, fault validator.FieldError) string {
	c, ok := comparisons[tag]
	if !ok {
		return ""
	}
	param := fault.Param()
	var unit string
	switch isOne := param == "1"; fault.Kind() {
	case reflect.Struct:
		return c.time
	case reflect.String:
		switch {
		case tag == "eq" || tag == "ne": // the text itself, not its length
			return c.number + strconv.Quote(param) + "."
		case isOne:
			unit = " character."
		default:
			unit = " characters."
		}
	case reflect.Slice, reflect.Array, reflect.Map:
		if unit = " entries."; isOne {
			unit = " entry."
		}
	default:
		return c.number + param + "."
	}
	return c.length + param + unit
}

// containing is detail for the tags about a part of a text; "" for another tag.
func containing(tag, param string) string {
	quoted := strconv.Quote(param)
	switch tag {
	case "oneof":
		return "Must be one of: " + choices(param) + "."
	case "oneofci":
		return "Must be one of, in any case: " + choices(param) + "."
	case "noneof", "noneofci":
		return "Must not be one of: " + choices(param) + "."
	case "eq_ignore_case":
		return "Must be " + quoted + ", in any case."
	case "ne_ignore_case":
		return "Must not be " + quoted + ", in any case."
	case "contains", "containsrune":
		return "Must contain " + quoted + "."
	case "containsany":
		return "Must contain one of the characters " + quoted + "."
	case "excludes", "excludesrune":
		return "Must not contain " + quoted + "."
	case "excludesall":
		return "Must not contain any of the characters " + quoted + "."
	case "startswith":
		return "Must start with " + quoted + "."
	case "startsnotwith":
		return "Must not start with " + quoted + "."
	case "endswith":
		return "Must end with " + quoted + "."
	case "endsnotwith":
		return "Must not end with " + quoted + "."
	case "datetime":
		return "Must be a date or a time in the form of " + param + "."
	}
	return ""
}

// choices lists the values of a parameter, which are separated by spaces, with single
// quotes around those that have spaces themselves.
func choices(param string) string {
	var list []string
	for rest := strings.TrimSpace(param); rest != ""; rest = strings.TrimSpace(rest) {
		end := " "
		if rest[0] == '\'' {
			rest, end = rest[1:], "'"
		}
		var choice string
		choice, rest, _ = strings.Cut(rest, end)
		list = append(list, choice)
	}
	return strings.Join(list, ", ")
}
