package differential

import (
	"fmt"
	"net/http"
	"reflect"
	"slices"
)

// report shrinks a program that differs, and describes it with the difference.
func report(g ground, p *program, protocol, difference string) string {
	small := shrink(p, func(p *program) bool {
		_, smaller := compareOn(g, p, protocol)
		if smaller != "" {
			difference = smaller
		}
		return smaller != ""
	})
	return fmt.Sprintf("%s:\n%s\n%s", protocol, small, difference)
}

// shrink removes from a program what it does not need to fail.
func shrink(p *program, fails func(*program) bool) *program {
	for {
		smaller := slices.IndexFunc(p.reductions(), fails)
		if smaller < 0 {
			return p
		}
		p = p.reductions()[smaller]
	}
}

// reductions returns every program that lacks one thing of p.
func (p *program) reductions() (all []*program) {
	with := func(change func(q *program)) {
		q := *p
		change(&q)
		if !reflect.DeepEqual(&q, p) {
			all = append(all, &q)
		}
	}
	for i := range p.ops {
		with(func(q *program) { q.ops = slices.Delete(slices.Clone(p.ops), i, i+1) })
	}
	for i := range p.after {
		with(func(q *program) { q.after = slices.Delete(slices.Clone(p.after), i, i+1) })
	}
	for level := range p.levels {
		if len(p.levels) > 1 {
			with(func(q *program) { q.levels = slices.Delete(slices.Clone(p.levels), level, level+1) })
		}
		for f := configuration(1); f < configurations; f <<= 1 {
			with(func(q *program) {
				q.levels = slices.Clone(p.levels)
				q.levels[level] &^= f
			})
		}
	}
	with(func(q *program) { q.outer = none })
	with(func(q *program) { q.inner = none })
	with(func(q *program) { q.encoded = false })
	with(func(q *program) { q.recovers = false })
	with(func(q *program) { q.request = request{method: http.MethodGet} })
	with(func(q *program) { q.request.body, q.request.expect = "", false })
	with(func(q *program) { q.request.keepAlive = false })
	with(func(q *program) { q.request.accept = "" })
	with(func(q *program) { q.request.language = "" })
	with(func(q *program) { q.request.expect = false })
	return all
}
