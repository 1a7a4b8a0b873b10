package beside

func problem() {}
