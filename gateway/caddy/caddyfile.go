package problemcaddy

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/caddyserver/caddy/v2/caddyconfig/caddyfile"
	"github.com/caddyserver/caddy/v2/caddyconfig/httpcaddyfile"
	"github.com/caddyserver/caddy/v2/modules/caddyhttp"

	"github.com/problemkit/problem/internal/gateway"
)

func init() {
	httpcaddyfile.RegisterHandlerDirective("problem", parseDirective)
	// Outside of what answers, reverse_proxy and file_server included, and inside of
	// encode: what is compressed already cannot be converted.
	httpcaddyfile.RegisterDirectiveOrder("problem", httpcaddyfile.After, "encode")
}

func parseDirective(helper httpcaddyfile.Helper) (caddyhttp.MiddlewareHandler, error) {
	h := new(Handler)
	return h, h.UnmarshalCaddyfile(helper.Dispenser)
}

// UnmarshalCaddyfile implements caddyfile.Unmarshaler. Syntax:
//
//	problem [<matcher>] {
//		type_base <uri>
//		server_errors
//		lift_json
//		replace_html
//		discard_text
//		xml
//		report_only
//		languages <tag>... | all
//		types     <slug or uri> <status> <title> [<description>]
//		replace   <slug or uri> <status> <title> [<description>]
//		skip      <matcher> <arguments>...
//		docs      <path>
//	}
//
// Lines with types, replace, languages and skip may be repeated. skip may also have a
// block of matchers, all of which must match.
func (h *Handler) UnmarshalCaddyfile(d *caddyfile.Dispenser) error {
	d.Next() // problem
	if d.NextArg() {
		return d.ArgErr()
	}
	toggles := map[string]*bool{
		"server_errors": &h.ServerErrors,
		"lift_json":     &h.LiftJSON,
		"replace_html":  &h.ReplaceHTML,
		"discard_text":  &h.DiscardText,
		"xml":           &h.XML,
		"report_only":   &h.ReportOnly,
	}
	for d.NextBlock(0) {
		option := d.Val()
		if toggle, ok := toggles[option]; ok {
			if d.NextArg() {
				return d.ArgErr()
			}
			*toggle = true
			continue
		}
		if err := h.unmarshalOption(d, option); err != nil {
			return err
		}
	}
	return h.completeURIs()
}

func (h *Handler) unmarshalOption(d *caddyfile.Dispenser, option string) error {
	switch option {
	case "type_base":
		return unmarshalText(d, &h.TypeBase)
	case "docs":
		return unmarshalText(d, &h.Docs)
	case "languages":
		tags := d.RemainingArgs()
		if len(tags) == 0 {
			return d.ArgErr()
		}
		h.Languages = append(h.Languages, tags...)
	case "types":
		return unmarshalType(d, &h.Types)
	case "replace":
		return unmarshalType(d, &h.Replace)
	case "skip":
		set, err := caddyhttp.ParseCaddyfileNestedMatcherSet(d)
		if err != nil {
			return err
		}
		if len(set) == 0 {
			return d.ArgErr()
		}
		h.SkipRaw = append(h.SkipRaw, set)
	default:
		return d.Errf("unrecognized option %q of problem", option)
	}
	return nil
}

// unmarshalText reads the only argument of an option that is there once.
func unmarshalText(d *caddyfile.Dispenser, to *string) error {
	if *to != "" {
		return d.Errf("%s is there twice", d.Val())
	}
	if !d.AllArgs(to) || *to == "" {
		return d.ArgErr()
	}
	return nil
}

func unmarshalType(d *caddyfile.Dispenser, to *[]Type) error {
	option, args := d.Val(), d.RemainingArgs()
	if len(args) < 3 || len(args) > 4 {
		return d.Errf("%s has %d arguments: give it a slug or URI, a status, a title and, perhaps, a description", option, len(args))
	}
	status, err := strconv.Atoi(args[1])
	if err != nil {
		return d.Errf("%s: the status %q is not a number", option, args[1])
	}
	t := Type{URI: args[0], Status: status, Title: args[2]}
	if len(args) == 4 {
		t.Description = args[3]
	}
	*to = append(*to, t)
	return nil
}

// completeURIs puts the type base in front of each slug, which may stand before it.
func (h *Handler) completeURIs() error {
	for _, types := range [][]Type{h.Types, h.Replace} {
		for i := range types {
			switch uri := types[i].URI; {
			case strings.ContainsAny(uri, ":/"): // a URI by itself
			case h.TypeBase == "":
				return fmt.Errorf("problem: the slug %q needs a type_base in front: set type_base, or write a URI", uri)
			default:
				types[i].URI = h.TypeBase + uri
			}
		}
	}
	return nil
}

// Validate implements caddy.Validator. Provision has found what problem.Config finds.
func (h *Handler) Validate() error {
	return gateway.CheckDocs(h.Docs)
}

var _ caddyfile.Unmarshaler = (*Handler)(nil)
