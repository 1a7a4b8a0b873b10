package typedocs

import (
	"net/http"
	"strconv"
)

// A typeView is what the template of a type's page is given.
type typeView struct {
	page
	Class          class
	Previous, Next *page
}

func newTypeView(pages []page, i int) typeView {
	v := typeView{page: pages[i], Class: classOf(pages[i].Status)}
	if i > 0 {
		v.Previous = &pages[i-1]
	}
	if i+1 < len(pages) {
		v.Next = &pages[i+1]
	}
	return v
}

// reason is the reason phrase that net/http sends with a status.
func reason(status int) string {
	if text := http.StatusText(status); text != "" {
		return text
	}
	return "status code " + strconv.Itoa(status)
}
