package main

import (
	"net/http"
	"strconv"
	"strings"
)

// A condition tells whether a version of a resource is one that the client has in
// mind.
type condition func(version int64) bool

// etag is the entity tag of a version.
func etag(version int64) string {
	return `"` + strconv.FormatInt(version, 10) + `"`
}

// ifMatch is the condition of If-Match, by strong comparison (RFC 9110, section
// 13.1.1). A request without one is told to send it (RFC 6585, section 3).
func ifMatch(r *http.Request) (condition, error) {
	tags := entityTags(r.Header["If-Match"])
	if len(tags) == 0 {
		return nil, noCondition.New()
	}
	return func(version int64) bool { return tags["*"] || tags[etag(version)] }, nil
}

// unchanged reports whether If-None-Match names this version, by weak comparison
// (RFC 9110, section 13.1.2): the client has it, and a 304 will do.
func unchanged(r *http.Request, version int64) bool {
	tags := entityTags(r.Header["If-None-Match"])
	return tags["*"] || tags[etag(version)] || tags["W/"+etag(version)]
}

// entityTags splits the lists. A tag with a comma in it comes apart, but none of
// ours has one.
func entityTags(values []string) map[string]bool {
	tags := make(map[string]bool)
	for _, value := range values {
		for tag := range strings.SplitSeq(value, ",") {
			if tag = strings.Trim(tag, " \t"); tag != "" {
				tags[tag] = true
			}
		}
	}
	return tags
}
