package answer

import (
	"go/ast"
	"go/types"
	"regexp"

	"github.com/problemkit/problem/vet/internal/flow"
)

// progress is how far a path through a function has answered.
type progress struct {
	stage       stage
	status      int // a constant status, or 0
	statusParam int // the index of the parameter that gives the status, or -1
	errParam    int // the index of the error without which the path has not answered, or -1
}

type stage int

const (
	unanswered stage = iota
	headed           // the head of an error
	failed           // an error, head and body
	written          // anything else
)

// An exit is one way in which a function returns.
type exit struct {
	progress
	known   *flow.Facts
	results []ast.Expr // as the return statement has them
}

// erring matches the names of functions that always answer with an error, even where the
// status is not constant.
var erring = regexp.MustCompile(`(?i)(error|err|fail|failure|failed|problem|deny|denied|reject|badrequest|notfound|forbidden|unauthorized)(f|json|html|xml|text|page|response)?$`)

// summarize walks a body and finds what its exits have answered on the writer. The name
// is that of the function or of the closure's variable.
func (p *Package) summarize(name string, body *ast.BlockStmt, sig *types.Signature, index int, isWriter func(ast.Expr) bool) *Summary {
	errs := erring.MatchString(name)
	f := flow.New(p.info, body, p.callMayReturn)
	sinks := p.Sinks(body)
	s := &Summary{Writer: index, StatusParam: -1, ErrParam: -1, Result: -1}
	type at struct {
		stmt *ast.ReturnStmt
		progress
	}
	exits := make(map[at]exit)
	complete := flow.Walk(f, progress{statusParam: -1, errParam: -1}, flow.Visitor[progress]{
		Node: func(n ast.Node, l progress, known *flow.Facts) progress {
			flow.EachCall(n, func(call *ast.CallExpr) {
				c := p.call(call, sinks)
				if c.Kind == Nothing || !isWriter(c.Writer) {
					return
				}
				s.May = true
				l = l.after(p, sig, c, known, errs)
			})
			if d, ok := n.(*ast.DeferStmt); ok {
				if c := p.call(d.Call, sinks); c.Kind != Nothing && isWriter(c.Writer) {
					s.May = true
				}
			}
			if r, ok := n.(*ast.ReturnStmt); ok {
				exits[at{r, l}] = exit{l, known.Clone(), r.Results}
			}
			return l
		},
	})
	if complete && s.May {
		var all []exit
		for _, e := range exits {
			all = append(all, e)
		}
		s.conclude(sig, all)
	}
	return s
}

// after returns the progress after a call. errs says that an unknown status is an
// error's.
func (l progress) after(p *Package, sig *types.Signature, c Call, known *flow.Facts, errs bool) progress {
	if l.stage == failed {
		return l
	}
	param := -1
	if c.Status == 0 && c.StatusExpr != nil {
		param = p.param(sig, c.StatusExpr)
	}
	body := l
	body.stage = written
	if l.stage == headed {
		body.stage = failed
	}
	switch c.Kind {
	case Final:
		errParam := -1
		if c.Err != nil && !known.NonNil(c.Err) {
			if errParam = p.param(sig, c.Err); errParam < 0 {
				return progress{written, 0, -1, -1}
			}
		}
		return progress{failed, c.Status, -1, errParam}
	case Head:
		switch {
		case c.Status >= 400 || param >= 0 || c.Status == 0 && errs:
			return progress{headed, c.Status, param, -1}
		case c.Status >= 100 && c.Status < 200:
			return l // informational
		}
	case Body:
		return body
	case Other:
		if param >= 0 {
			return progress{failed, 0, param, -1}
		}
		if errs && c.Status == 0 && c.StatusExpr != nil {
			return progress{failed, 0, -1, -1}
		}
		return body
	}
	return progress{written, 0, -1, -1}
}

// conclude fills in what all the exits have in common.
func (s *Summary) conclude(sig *types.Signature, exits []exit) {
	var answered, silent []exit
	for _, e := range exits {
		switch e.stage {
		case failed:
			answered = append(answered, e)
		case unanswered:
			silent = append(silent, e)
		default:
			return
		}
	}
	if len(answered) == 0 {
		return
	}
	s.Status = answered[0].status
	for _, e := range answered {
		if e.status != s.Status {
			s.Status = 0
		}
		if !merge(&s.StatusParam, e.statusParam) || !merge(&s.ErrParam, e.errParam) {
			s.StatusParam, s.ErrParam = -1, -1
			return
		}
	}
	if len(silent) > 0 {
		if param := nilParam(sig, silent); param >= 0 && (s.ErrParam < 0 || s.ErrParam == param) {
			s.ErrParam = param
		} else {
			if s.StatusParam < 0 && s.ErrParam < 0 {
				s.Result, s.Value = telling(sig, answered, silent)
			}
			s.Status, s.StatusParam, s.ErrParam = 0, -1, -1
			return
		}
	}
	s.Always = true
}

// merge sets the index of a parameter to that of another exit, and reports whether they
// agree. An index of -1 agrees with all.
func merge(index *int, other int) bool {
	if *index >= 0 && other >= 0 && *index != other {
		return false
	}
	*index = max(*index, other)
	return true
}

// nilParam returns the index of an error that is nil at all the exits, or -1.
func nilParam(sig *types.Signature, exits []exit) int {
	for i := range sig.Params().Len() {
		v := sig.Params().At(i)
		if !flow.IsError(v.Type()) {
			continue
		}
		all := true
		for _, e := range exits {
			all = all && e.known.VarValue(v) == "nil"
		}
		if all {
			return i
		}
	}
	return -1
}

// telling returns a result whose value differs between the exits that have answered
// and the silent ones, and that value where it has answered.
func telling(sig *types.Signature, answered, silent []exit) (result int, value string) {
	for i := sig.Results().Len() - 1; i >= 0; i-- {
		yes, ok := sameResult(sig, answered, i)
		no, ok2 := sameResult(sig, silent, i)
		if !ok || !ok2 {
			continue
		}
		switch [2]string{yes, no} {
		case [2]string{"true", "false"}, [2]string{"false", "true"}, [2]string{"nil", "not nil"}, [2]string{"not nil", "nil"}:
			return i, yes
		}
	}
	return -1, ""
}

// sameResult returns the value that result i has at all the exits.
func sameResult(sig *types.Signature, exits []exit, i int) (value string, ok bool) {
	for n, e := range exits {
		v := e.result(sig, i)
		if v == "" || n > 0 && v != value {
			return "", false
		}
		value = v
	}
	return value, true
}

func (e exit) result(sig *types.Signature, i int) string {
	switch {
	case len(e.results) == sig.Results().Len():
		return e.known.Value(e.results[i])
	case len(e.results) == 0:
		return e.known.VarValue(sig.Results().At(i))
	}
	return ""
}

// param returns the index of the parameter that e names, or -1.
func (p *Package) param(sig *types.Signature, e ast.Expr) int {
	if v := flow.Variable(p.info, e); v != nil {
		for i := range sig.Params().Len() {
			if sig.Params().At(i) == v {
				return i
			}
		}
	}
	return -1
}
