package problem

import "slices"

const (
	maxErrors   = 1000 // visited in a row without a problem among them
	maxProblems = 64   // visited in one walk: a longer chain counts as endless
)

// walk calls visit with each error of err's tree, in the order of [errors.As], until
// visit returns true, and reports whether it did. It ends on a tree that leads back to
// itself, where errors.As and errors.Is do not. An error whose methods panic, as those of
// a nil pointer may, is passed over with what it wraps.
func walk(err error, visit func(error) bool) bool {
	w := walker{visit: visit, budget: maxErrors}
	return w.walk(err, &w.budget)
}

// A walker is one walk of a tree.
type walker struct {
	visit    func(error) bool
	budget   int // before the first problem
	room     [maxProblems]*Problem
	problems int  // in room, which have been seen
	endless  bool // a bound was reached before the first problem, or that of problems
	panicked bool // so errors.Is would panic
}

// walk visits err and what it wraps. The budget counts the errors since the last
// problem: where it runs out, that problem shows no cause.
func (w *walker) walk(err error, budget *int) bool {
	for err != nil {
		if *budget--; *budget < 0 {
			w.endless = w.endless || budget == &w.budget
			return false
		}
		s := w.step(err)
		if s.found {
			return true
		}
		if s.isProblem {
			fresh := maxErrors
			budget = &fresh
		}
		for _, branch := range s.several {
			if w.walk(branch, budget) {
				return true
			}
		}
		err = s.next
	}
	return false
}

// A step is what one error of a tree is, and what it wraps: next or several.
type step struct {
	found     bool
	isProblem bool
	next      error
	several   []error
}

// step visits err. It calls all of its methods that a walk calls.
func (w *walker) step(err error) (s step) {
	defer func() {
		if recover() != nil {
			w.panicked, s = true, step{}
		}
	}()
	e, isProblem := err.(embedding)
	if isProblem && slices.Contains(w.room[:w.problems], e.embedded()) {
		return step{}
	}
	if w.visit(err) {
		return step{found: true}
	}
	if r, ok := err.(receivedError); ok {
		return step{next: r.Problem}
	}
	if isProblem {
		// Its Cause, and not Unwrap, which asks for such a walk.
		p := e.embedded()
		if p == nil {
			return step{}
		}
		if w.problems == len(w.room) {
			w.endless = true
			return step{}
		}
		w.room[w.problems] = p
		w.problems++
		return step{isProblem: true, next: p.Cause}
	}
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		return step{next: e.Unwrap()}
	case interface{ Unwrap() []error }:
		return step{several: e.Unwrap()}
	}
	return step{}
}

// wraps is [errors.Is] for an error that is not ours: it ends, and does not panic.
func wraps(err, target error) bool {
	return walk(err, func(err error) bool { return is(err, target) })
}

// as is [errors.As] for one error without its tree.
func as[T any](err error) (target T, ok bool) {
	if target, ok = err.(T); ok {
		return target, true
	}
	if e, has := err.(interface{ As(target any) bool }); has {
		ok = e.As(&target)
	}
	return target, ok
}

// is does what [errors.Is] does, for one error without its tree. The target must be
// comparable.
func is(err, target error) bool {
	if err == target { //nolint:errorlint // walk unwraps
		return true
	}
	e, ok := err.(interface{ Is(error) bool })
	return ok && e.Is(target)
}
