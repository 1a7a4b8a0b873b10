package beside

var errors = []string{"no"}
