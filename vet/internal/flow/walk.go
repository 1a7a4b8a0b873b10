package flow

import (
	"go/ast"

	"golang.org/x/tools/go/cfg"
)

// maxSteps limits a walk. The largest handler known takes a tenth of it.
const maxSteps = 200_000

// A Visitor is what a walk calls. Its functions may be called more than once for the
// same node and label, with fewer facts each time.
type Visitor[L comparable] struct {
	// Node gets a statement or expression before its assignments are applied, and
	// returns the label that holds after it.
	Node func(n ast.Node, l L, known *Facts) L
	// Range gets a range statement before each turn, and returns the label that holds in
	// it. It may be nil.
	Range func(stmt *ast.RangeStmt, l L) L
	// Edge gets a condition that has the value, with facts that include this, and
	// returns the label that holds after it. It may be nil.
	Edge func(cond ast.Expr, value bool, l L, known *Facts) L
	// Assigned gets the same as Node, after the assignments. It may be nil.
	Assigned func(n ast.Node, l L, known *Facts)
}

// Walk follows the paths of f that the facts do not rule out, starting with the label
// entry. It reports false when it gave up before it had followed all of them.
func Walk[L comparable](f *Func, entry L, v Visitor[L]) bool {
	type place struct {
		block *cfg.Block
		label L
	}
	var (
		at    = make(map[place]*Facts)
		queue []place
		steps int
	)
	flowTo := func(b *cfg.Block, l L, known *Facts) {
		p := place{b, l}
		before, seen := at[p]
		if !seen {
			at[p] = known.Clone()
			queue = append(queue, p)
			return
		}
		if before.intersect(known) {
			queue = append(queue, p)
		}
	}
	flowTo(f.cfg.Blocks[0], entry, newFacts(f))
	for len(queue) > 0 {
		p := queue[0]
		queue = queue[1:]
		known, label := at[p].Clone(), p.label
		if stmt, ok := p.block.Stmt.(*ast.RangeStmt); ok && p.block.Kind == cfg.KindRangeBody {
			known.forget(stmt.Key)
			known.forget(stmt.Value)
			if v.Range != nil {
				label = v.Range(stmt, label)
			}
		}
		for _, n := range p.block.Nodes {
			if steps++; steps > maxSteps {
				return false
			}
			label = v.Node(n, label, known)
			known.apply(n)
			if v.Assigned != nil {
				v.Assigned(n, label, known)
			}
		}
		cond, tag := f.condition(p.block)
		if cond == nil {
			for _, next := range p.block.Succs {
				flowTo(next, label, known)
			}
			continue
		}
		for i, next := range p.block.Succs {
			value := i == 0
			branch := known.Clone()
			if !branch.assumeCase(cond, tag, value) {
				continue // the facts rule it out
			}
			l := label
			if v.Edge != nil && tag == nil {
				l = v.Edge(cond, value, l, branch)
			}
			flowTo(next, l, branch)
		}
	}
	return true
}
