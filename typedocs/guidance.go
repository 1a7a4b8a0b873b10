package typedocs

// A guide says what the client can do about a status, in texts whose names and
// values of the wire stand in backticks.
type guide struct {
	retry string   // whether the same request may be sent again
	steps []string // what to do, the likeliest first
}

const retryIfHarmless = "Yes, after a pause, if doing it twice does no harm."

const reportFault = "If it keeps happening, report it to the operator of the API with the time, the URL, and `instance` or `trace_id` if the response has one."

// guideTo returns the guide to a status from 400 to 599. A status of which
// nothing is known counts as the x00 of its class (RFC 9110, section 15), except
// that 400 is about the syntax of a request.
func guideTo(status int) guide {
	switch status {
	case 400:
		return guide{
			retry: "No. Correct the request first.",
			steps: []string{
				"Read `detail`, and `errors` if the response has it: they say which part of the request is wrong.",
				"Check the syntax: well-formed JSON, every required parameter, numbers and dates in the documented form.",
				"Check that `Content-Type` names the format that you really send.",
			},
		}
	case 401:
		return guide{
			retry: "Yes, with valid credentials.",
			steps: []string{
				"Send credentials in the `Authorization` field, in a scheme that `WWW-Authenticate` offers.",
				"If you did send some, they were not accepted. They may have expired or been revoked: get new ones.",
			},
		}
	case 402:
		return guide{
			retry: "Yes, once the payment is settled.",
			steps: []string{
				"Read `detail`: it may say what has to be paid for, or which plan includes the request.",
				"Check the balance, the plan and the means of payment of your account.",
			},
		}
	case 403:
		return guide{
			retry: "No. You need more rights first.",
			steps: []string{
				"Find out which rights the request needs, and whether your account, key or token has them.",
				"Ask the owner of the resource or the operator of the API to grant them.",
				"Do not log in again as the same user: the answer will be the same.",
			},
		}
	case 404:
		return guide{
			retry: "Only if the resource may still be created.",
			steps: []string{
				"Check the URL: spelling, identifiers, version prefix, a slash at the end.",
				"Check that what it names still exists: it may have been deleted or renamed.",
				"Check your rights: a server may answer so to hide what you may not see.",
			},
		}
	case 405:
		return guide{
			retry: "No. Use another method.",
			steps: []string{
				"Use one of the methods that `Allow` lists.",
				"Check the URL: a collection and its items often take different methods.",
			},
		}
	case 406:
		return guide{
			retry: "Yes, with a wider `Accept` field.",
			steps: []string{
				"Add to `Accept` a media type that the API can send, or `*/*`.",
				"Do the same with `Accept-Language` and `Accept-Encoding`, if you send them.",
			},
		}
	case 407:
		return guide{
			retry: "Yes, with credentials for the proxy.",
			steps: []string{
				"Send credentials in the `Proxy-Authorization` field, in a scheme that `Proxy-Authenticate` offers.",
				"Check the proxy settings of your client: a proxy on the way refuses the request, not the API.",
			},
		}
	case 408:
		return guide{
			retry: "Yes, on a new connection.",
			steps: []string{
				"Send the request again, on a new connection.",
				"Send it whole and without pauses. Over a slow line, make it smaller.",
			},
		}
	case 409:
		return guide{
			retry: "Only when the conflict is resolved.",
			steps: []string{
				"Fetch the resource as it is now, and compare it with what your request assumes.",
				"Make your change to that state, and send it again.",
				"If you were creating something, look whether it is there already: an earlier attempt may have succeeded.",
			},
		}
	case 410:
		return guide{
			retry: "No. The resource will not come back.",
			steps: []string{
				"Delete your links to it and your copies of it.",
				"Look in the documentation of the API for what has taken its place.",
			},
		}
	case 411:
		return guide{
			retry: "Yes, with `Content-Length`.",
			steps: []string{
				"Send the length of the body in `Content-Length`, and no `Transfer-Encoding: chunked`.",
				"Give your HTTP library the whole body instead of a stream: most then set the field by themselves.",
			},
		}
	case 412:
		return guide{
			retry: "Only with a condition that holds.",
			steps: []string{
				"Fetch the resource again: it is no longer the version that you know.",
				"Make your change to the new version, and send it with the new `ETag` in `If-Match`.",
			},
		}
	case 413:
		return guide{
			retry: "No, unless the response has `Retry-After`.",
			steps: []string{
				"Send less: split the content over several requests, or leave out what is not needed.",
				"If the response has `Retry-After`, the limit is a temporary one: try again after that time.",
			},
		}
	case 414:
		return guide{
			retry: "No. Shorten the URL first.",
			steps: []string{
				"Split long lists of parameters over several requests.",
				"Move them into the body of a POST, if the API takes them there.",
				"Look for a redirect that makes the URL longer each time it is followed.",
			},
		}
	case 415:
		return guide{
			retry: "Yes, in a format that the server takes.",
			steps: []string{
				"Send the content in a format that the API takes, and name it in `Content-Type`. The response may list the formats in `Accept`, `Accept-Post` or `Accept-Patch`.",
				"If you compressed the content, send it without `Content-Encoding`, or in a coding that `Accept-Encoding` lists.",
			},
		}
	case 416:
		return guide{
			retry: "Yes, with a range that exists.",
			steps: []string{
				"Read the current length from `Content-Range`, and ask for a range inside it.",
				"Leave out `Range` to get the whole.",
				"If you were resuming a download, you may have all of it already.",
			},
		}
	case 417:
		return guide{
			retry: "Yes, without the `Expect` field.",
			steps: []string{
				"Send the request again without the `Expect` field.",
			},
		}
	case 418:
		return guide{
			retry: "No. It will stay a teapot.",
			steps: []string{
				"Ask for tea.",
				"If you are not a coffee drinker: some servers turn requests away with this status. Read `detail` for the reason.",
			},
		}
	case 421:
		return guide{
			retry: "Yes, on a new connection.",
			steps: []string{
				"Send the request again on a new connection that is opened for this host alone.",
				"Check the scheme, the host name and the port, and that the `Host` field agrees with them.",
			},
		}
	case 422:
		return guide{
			retry: "No. Correct the content first.",
			steps: []string{
				"Read `detail`, and `errors` if the response has it: each entry names one part of the request and what is wrong with it.",
				"The syntax is right, but a value is not: check ranges, required combinations, and references to other resources.",
			},
		}
	case 423:
		return guide{
			retry: "Only when the lock is gone.",
			steps: []string{
				"Wait until whoever holds the lock has released it, and try again.",
				"If the lock is yours, send its token with the request, in the `If` field (WebDAV).",
			},
		}
	case 424:
		return guide{
			retry: "Only when the request before it succeeds.",
			steps: []string{
				"Find the request that failed first, as a rule one of the same batch, and mend that one.",
				"Then send all of them again.",
			},
		}
	case 425:
		return guide{
			retry: "Yes, after the TLS handshake.",
			steps: []string{
				"Send the request again when the TLS handshake is complete, not in early data (0-RTT).",
				"Let your client use early data only for requests that change nothing.",
			},
		}
	case 426:
		return guide{
			retry: "Yes, over the protocol in `Upgrade`.",
			steps: []string{
				"Switch to a protocol that `Upgrade` lists, and send the request over that.",
				"Check that your HTTP library, and every proxy on the way, supports it.",
			},
		}
	case 428:
		return guide{
			retry: "Yes, with a condition.",
			steps: []string{
				"Fetch the resource, and keep its `ETag`.",
				"Send your change with that value in `If-Match`, so that it cannot overwrite somebody else's.",
			},
		}
	case 429:
		return guide{
			retry: "Yes, after a pause.",
			steps: []string{
				"Wait for as long as `Retry-After` says. If it is missing, wait a second, and twice as long after every further refusal.",
				"Send fewer requests: keep answers that do not change, ask for several things at once, spread the rest over time.",
				"If that is not enough, ask the operator of the API for a higher limit.",
			},
		}
	case 431:
		return guide{
			retry: "Yes, with smaller header fields.",
			steps: []string{
				"Send fewer or shorter header fields. Cookies are the usual reason: delete those of this site.",
				"Look at tokens too: one that lists many groups or rights can be too long.",
			},
		}
	case 451:
		return guide{
			retry: "No. The law stands in the way.",
			steps: []string{
				"Read `detail`: it may say whose demand it is, and whom it concerns. A `Link` field with `rel=\"blocked-by\"` names who carries it out.",
				"If you think that it is a mistake, write to the operator of the API.",
			},
		}
	case 500:
		return guide{
			retry: retryIfHarmless,
			steps: []string{
				"You need not change your request: the fault is on the server's side.",
				"Try again after a pause. A `POST` may have done its work already: check before you repeat it.",
				reportFault,
			},
		}
	case 501:
		return guide{
			retry: "No. The server cannot do this.",
			steps: []string{
				"Check the spelling of the method.",
				"Look in the documentation of the API for another way to the same end.",
			},
		}
	case 502:
		return guide{
			retry: retryIfHarmless,
			steps: []string{
				"You need not change your request: a server behind the one that you reached gave no usable answer.",
				"Try again after a pause. A `POST` may have done its work already: check before you repeat it.",
				reportFault,
			},
		}
	case 503:
		return guide{
			retry: "Yes, after a pause.",
			steps: []string{
				"Wait for as long as `Retry-After` says. If it is missing, wait a few seconds, and longer after every failure.",
				"Look whether the operator of the API has announced maintenance or an outage.",
			},
		}
	case 504:
		return guide{
			retry: retryIfHarmless,
			steps: []string{
				"Check whether your request was carried out all the same: only the answer came too late.",
				"Try again after a pause. Ask for less at once, if the API lets you.",
				reportFault,
			},
		}
	case 505:
		return guide{
			retry: "Yes, over another version of HTTP.",
			steps: []string{
				"Let your client speak HTTP/1.1 or HTTP/2.",
				"Read `detail`: it may list the versions that the server takes.",
			},
		}
	case 506:
		return guide{
			retry: "No. The server has to be mended first.",
			steps: []string{
				"You need not change your request: the server's choice between variants leads round in a circle.",
				"Ask for one variant by its own URL, if you know it.",
				reportFault,
			},
		}
	case 507:
		return guide{
			retry: "Only when there is room again.",
			steps: []string{
				"Delete what you no longer need, or ask the operator of the API for more room.",
				"Then let a person start the request again, not a program by itself.",
			},
		}
	case 508:
		return guide{
			retry: "No. It would run in the same circle.",
			steps: []string{
				"Look for resources that contain each other, and remove one of the links.",
				"Ask for fewer levels at once, with `Depth: 0` or `Depth: 1` (WebDAV).",
			},
		}
	case 510:
		return guide{
			retry: "Yes, with the extension that is asked for.",
			steps: []string{
				"Read `detail`: it should say which extension of HTTP the request must declare.",
				"Add it, and send the request again.",
			},
		}
	case 511:
		return guide{
			retry: "Yes, once you have logged in to the network.",
			steps: []string{
				"Open any page in a browser, and log in to the network that you are using: it answered, not the API.",
				"Then send the request again.",
			},
		}
	}
	if status >= 500 {
		return guideTo(500)
	}
	return guide{
		retry: "No. Change the request first.",
		steps: []string{
			"Read `detail`: it says what the server objects to.",
			"Look the request up in the documentation of the API, and compare it with what you sent.",
		},
	}
}
