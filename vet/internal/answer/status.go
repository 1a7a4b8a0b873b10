package answer

import (
	"go/ast"
	"go/constant"
)

// Helpers maps statuses to the names of the functions that package errors has for them.
var Helpers = map[int]string{
	400: "BadRequest", 401: "Unauthorized", 402: "PaymentRequired", 403: "Forbidden",
	404: "NotFound", 405: "MethodNotAllowed", 406: "NotAcceptable",
	407: "ProxyAuthenticationRequired", 408: "RequestTimeout", 409: "Conflict",
	410: "Gone", 411: "LengthRequired", 412: "PreconditionFailed", 413: "PayloadTooLarge",
	414: "URITooLong", 415: "UnsupportedMediaType", 416: "RangeNotSatisfiable",
	417: "ExpectationFailed", 418: "ImATeapot", 421: "MisdirectedRequest",
	422: "UnprocessableEntity", 423: "Locked", 424: "FailedDependency", 425: "TooEarly",
	426: "UpgradeRequired", 428: "PreconditionRequired", 429: "TooManyRequests",
	431: "RequestHeaderFieldsTooLarge", 451: "UnavailableForLegalReasons",
	500: "InternalServerError", 501: "NotImplemented", 502: "BadGateway",
	503: "ServiceUnavailable", 504: "GatewayTimeout",
}

var helperStatus = func() map[string]int {
	statuses := make(map[string]int, len(Helpers))
	for status, name := range Helpers {
		statuses[name] = status
	}
	return statuses
}()

// Status returns the value of e, and whether e, which may be nil, is a constant.
func (p *Package) Status(e ast.Expr) (int, bool) {
	if e == nil {
		return 0, false
	}
	tv := p.info.Types[ast.Unparen(e)]
	if tv.Value == nil {
		return 0, false
	}
	n, exact := constant.Int64Val(constant.ToInt(tv.Value))
	return int(n), exact
}
