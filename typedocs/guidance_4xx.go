package typedocs

// clientErrorGuide returns the guide to a 4xx, and whether there is one.
func clientErrorGuide(status int) (guide, bool) {
	switch status {
	case 400:
		return guide{
			about: []string{
				"The server could not understand the request, because its syntax is invalid: a header field, a parameter or the body does not have the form that the server expects. Servers also answer this way to other mistakes for which there is no exact status.",
				"Where the form is right and only a value is wrong, many APIs answer with 422 Unprocessable Entity.",
			},
			retry: "No. Correct the request first.",
			steps: []string{
				"Read `detail`, and `errors` if the response has it: they say which part of the request is wrong.",
				"Check the syntax: well-formed JSON, every required parameter, numbers and dates in the documented form.",
				"Check that `Content-Type` names the format that you really send.",
			},
		}, true
	case 401:
		return guide{
			about: []string{
				"The status is called Unauthorized, but it means \"unauthenticated\": the server does not know who you are. You must authenticate to get the response, for example with a token, a key or a password.",
				"`WWW-Authenticate` lists the authentication schemes that the server takes. A server that knows who you are, and still refuses, answers with 403 Forbidden.",
			},
			retry: "Yes, with valid credentials.",
			steps: []string{
				"Send credentials in the `Authorization` field, in a scheme that `WWW-Authenticate` offers.",
				"If you did send some, they were not accepted. They may have expired or been revoked: get new ones.",
			},
		}, true
	case 402:
		return guide{
			about: []string{
				"The status was created for digital payment systems, and HTTP still reserves it for future use. Few servers send it, and no standard says how to pay: each API has its own way.",
				"Payment schemes for HTTP are being drafted. With these, the response has a challenge that says what to pay and how, and no cache may keep it.",
			},
			retry: "Yes, once the payment is settled.",
			steps: []string{
				"Read `detail`: it may say what has to be paid for, or which plan includes the request.",
				"Check the balance, the plan and the means of payment of your account.",
			},
		}, true
	case 403:
		return guide{
			about: []string{
				"The server understood the request and refuses it, because you do not have the right to this content or action. Unlike with a 401, the server knows who you are, so authenticating again with the same identity changes nothing.",
				"Your rights need not be the reason: servers also refuse by network address, region or time of day. A server that wants to hide that the resource exists answers with 404 Not Found instead.",
			},
			retry: "No. You need more rights first.",
			steps: []string{
				"Find out which rights the request needs, and whether your account, key or token has them.",
				"Ask the owner of the resource or the operator of the API to grant them.",
				"Do not log in again as the same user: the answer will be the same.",
			},
		}, true
	case 404:
		return guide{
			about: []string{
				"The server cannot find the requested resource. In a browser, this means that the URL is not recognized. In an API, it can also mean that the endpoint is valid, but the resource itself does not exist.",
				"A server may send it instead of a 403, to hide the existence of a resource from a client that may not see it. It does not say whether the resource is missing for now or for good: a server that knows the latter can answer with 410 Gone.",
				"This is probably the best known status of all, because it is so frequent on the web.",
			},
			retry: "Only if the resource may still be created.",
			steps: []string{
				"Check the URL: spelling, identifiers, version prefix, a slash at the end.",
				"Check that what it names still exists: it may have been deleted or renamed.",
				"Check your rights: a server may answer so to hide what you may not see.",
			},
		}, true
	case 405:
		return guide{
			about: []string{
				"The server knows the request method, but the method has been disabled for this resource and cannot be used. For example, an API may forbid deleting a resource with `DELETE`.",
				"HTTP makes two methods mandatory, `GET` and `HEAD`: a server must never disable them, and they should not get this answer. Many APIs give it all the same where a URL takes only `POST`.",
			},
			retry: "No. Use another method.",
			steps: []string{
				"Use one of the methods that `Allow` lists.",
				"Check the URL: a collection and its items often take different methods.",
			},
		}, true
	case 406:
		return guide{
			about: []string{
				"The server chooses what it sends by the criteria that your client gives in `Accept`, `Accept-Language` and `Accept-Encoding`. This is server-driven content negotiation. Here, it found no content that meets them, and does not send something else instead.",
			},
			retry: "Yes, with a wider `Accept` field.",
			steps: []string{
				"Add to `Accept` a media type that the API can send, or `*/*`.",
				"Do the same with `Accept-Language` and `Accept-Encoding`, if you send them.",
			},
		}, true
	case 407:
		return guide{
			about: []string{
				"This is similar to a 401, but a proxy on the way asks you to authenticate, and not the API, which has not seen the request. Credentials for the API do not help here.",
				"`Proxy-Authenticate` lists the authentication schemes that the proxy takes.",
			},
			retry: "Yes, with credentials for the proxy.",
			steps: []string{
				"Send credentials in the `Proxy-Authorization` field, in a scheme that `Proxy-Authenticate` offers.",
				"Check the proxy settings of your client: a proxy on the way refuses the request, not the API.",
			},
		}, true
	case 408:
		return guide{
			about: []string{
				"The server did not get a complete request in the time that it was ready to wait, and wants to close the connection. Some servers send this on an idle connection, even if the client has never sent a request on it.",
				"It became much more frequent when browsers such as Chrome, Firefox 27 and Internet Explorer 9 began to open connections ahead of need, to make surfing faster. Other servers close the connection without sending anything.",
			},
			retry: "Yes, on a new connection.",
			steps: []string{
				"Send the request again, on a new connection.",
				"Send it whole and without pauses. Over a slow line, make it smaller.",
			},
		}, true
	case 409:
		return guide{
			about: []string{
				"The request does not fit the state that the resource is in on the server. Somebody may have changed it since you read it, a name may be taken already, or a step may have to come before this one.",
				"The status is for conflicts that the client can resolve: `detail` usually says what stands in the way.",
			},
			retry: "Only when the conflict is resolved.",
			steps: []string{
				"Fetch the resource as it is now, and compare it with what your request assumes.",
				"Make your change to that state, and send it again.",
				"If you were creating something, look whether it is there already: an earlier attempt may have succeeded.",
			},
		}, true
	case 410:
		return guide{
			about: []string{
				"The content has been permanently deleted from the server, and there is no forwarding address. Clients are expected to remove their caches of it and their links to it.",
				"HTTP intends the status mainly for limited-time, promotional services. An API need not give it for everything that is deleted: many answer with 404 Not Found.",
			},
			retry: "No. The resource will not come back.",
			steps: []string{
				"Delete your links to it and your copies of it.",
				"Look in the documentation of the API for what has taken its place.",
			},
		}, true
	case 411:
		return guide{
			about: []string{
				"The request does not have a `Content-Length` field, and the server requires it. A body that is sent in chunks does not have the field, because the client does not know the length when it begins to send.",
			},
			retry: "Yes, with `Content-Length`.",
			steps: []string{
				"Send the length of the body in `Content-Length`, and no `Transfer-Encoding: chunked`.",
				"Give your HTTP library the whole body instead of a stream: most then set the field by themselves.",
			},
		}, true
	case 412:
		return guide{
			about: []string{
				"Your client stated preconditions in header fields such as `If-Match` or `If-Unmodified-Since`, and the server does not meet them. It has not changed anything.",
				"The usual reason is that somebody else changed the resource after you read it: the condition kept you from overwriting that change.",
			},
			retry: "Only with a condition that holds.",
			steps: []string{
				"Fetch the resource again: it is no longer the version that you know.",
				"Make your change to the new version, and send it with the new `ETag` in `If-Match`.",
			},
		}, true
	case 413:
		return guide{
			about: []string{
				"The body is larger than a limit that the server has set. The server might close the connection instead of reading the rest, so a client that is still sending may see a broken connection instead of this response.",
				"Where the limit is a temporary one, the server may send `Retry-After`. HTTP has since renamed the status to Content Too Large.",
			},
			retry: "No, unless the response has `Retry-After`.",
			steps: []string{
				"Send less: split the content over several requests, or leave out what is not needed.",
				"If the response has `Retry-After`, the limit is a temporary one: try again after that time.",
			},
		}, true
	case 414:
		return guide{
			about: []string{
				"The URI is longer than the server is willing to interpret. Usually a query has grown too long: a form that should have been sent with `POST` went into the URL, or each of a chain of redirects added to it.",
			},
			retry: "No. Shorten the URL first.",
			steps: []string{
				"Split long lists of parameters over several requests.",
				"Move them into the body of a `POST`, if the API takes them there.",
				"Look for a redirect that makes the URL longer each time it is followed.",
			},
		}, true
	case 415:
		return guide{
			about: []string{
				"The server rejects the request because it does not support the format of the data. `Content-Type` or `Content-Encoding` may name another format than the server takes, or the data may turn out not to be what they say.",
			},
			retry: "Yes, in a format that the server takes.",
			steps: []string{
				"Send the content in a format that the API takes, and name it in `Content-Type`. The response may list the formats in `Accept`, `Accept-Post` or `Accept-Patch`.",
				"If you compressed the content, send it without `Content-Encoding`, or in a coding that `Accept-Encoding` lists.",
			},
		}, true
	case 416:
		return guide{
			about: []string{
				"The server cannot send the part of the content that the `Range` field of the request asks for. The range may lie outside the size of the data, or be malformed.",
				"`Content-Range` in the response tells the present length.",
			},
			retry: "Yes, with a range that exists.",
			steps: []string{
				"Read the current length from `Content-Range`, and ask for a range inside it.",
				"Leave out `Range` to get the whole.",
				"If you were resuming a download, you may have all of it already.",
			},
		}, true
	case 417:
		return guide{
			about: []string{
				"The server cannot meet what the `Expect` field of the request asks for. HTTP defines a single expectation, `100-continue`: a client sends it to learn whether it may send a large body. Some HTTP libraries set it without being asked.",
			},
			retry: "Yes, without the `Expect` field.",
			steps: []string{
				"Send the request again without the `Expect` field.",
			},
		}, true
	case 418:
		return guide{
			about: []string{
				"The server refuses the attempt to brew coffee with a teapot. The status was an April Fools' joke of 1998, the Hyper Text Coffee Pot Control Protocol. Since so many programs know it, HTTP keeps the number free of any other meaning.",
			},
			retry: "No. It will stay a teapot.",
			steps: []string{
				"Ask for tea, or ask a coffee pot.",
				"If you are not a coffee drinker: some servers turn requests away with this status. Read `detail` for the reason.",
			},
		}, true
	case 421:
		return guide{
			about: []string{
				"The request was directed at a server that is not able to produce a response. Usually the server is not configured for the combination of scheme and host that the URL has.",
				"It happens when a client uses a connection again that it opened for another host of the same certificate. A new connection may reach the right server.",
			},
			retry: "Yes, on a new connection.",
			steps: []string{
				"Send the request again on a new connection that is opened for this host alone.",
				"Check the scheme, the host name and the port, and that the `Host` field agrees with them.",
			},
		}, true
	case 422:
		return guide{
			about: []string{
				"The request is well-formed, but the server could not follow it because of semantic errors: the format is right, and a value is not. APIs use the status for failed validation.",
				"It was introduced with WebDAV. HTTP itself has it now, as Unprocessable Content.",
			},
			retry: "No. Correct the content first.",
			steps: []string{
				"Read `detail`, and `errors` if the response has it: each entry names one part of the request and what is wrong with it.",
				"The syntax is right, but a value is not: check ranges, required combinations, and references to other resources.",
			},
		}, true
	case 423:
		return guide{
			about: []string{
				"The resource is locked, so that it cannot be changed. The status comes from WebDAV, in which a client can lock a resource while it edits it. Whoever holds the lock has its token.",
			},
			retry: "Only when the lock is gone.",
			steps: []string{
				"Wait until whoever holds the lock has released it, and try again.",
				"If the lock is yours, send its token with the request, in the `If` field (WebDAV).",
			},
		}, true
	case 424:
		return guide{
			about: []string{
				"The request failed because a previous request failed, on which it depends. The status comes from WebDAV, in which one request can carry several changes that succeed or fail together.",
			},
			retry: "Only when the request before it succeeds.",
			steps: []string{
				"Find the request that failed first, usually one of the same batch, and correct that one.",
				"Then send all of them again.",
			},
		}, true
	case 425:
		return guide{
			about: []string{
				"The server is unwilling to risk processing a request that might be replayed. It came in early data, which a client may send before the TLS handshake is complete (0-RTT), and which an attacker can record and send a second time.",
			},
			retry: "Yes, after the TLS handshake.",
			steps: []string{
				"Send the request again when the TLS handshake is complete, not in early data (0-RTT).",
				"Let your client use early data only for requests that change nothing.",
			},
		}, true
	case 426:
		return guide{
			about: []string{
				"The server refuses to perform the request over the current protocol, but might do so after your client upgrades to a different one. The `Upgrade` field of the response indicates the required protocols.",
				"HTTP/2 and HTTP/3 do not have the field. There, read `detail`.",
			},
			retry: "Yes, over the protocol in `Upgrade`.",
			steps: []string{
				"Switch to a protocol that `Upgrade` lists, and send the request over that.",
				"Check that your HTTP library, and every proxy on the way, supports it.",
			},
		}, true
	case 428:
		return guide{
			about: []string{
				"The server requires the request to be conditional, to prevent lost updates: a client gets the state of a resource, modifies it, and puts it back, while a third party has modified the state on the server. Without a condition, the second change would silently undo the first one.",
			},
			retry: "Yes, with a condition.",
			steps: []string{
				"Fetch the resource, and keep its `ETag`.",
				"Send your change with that value in `If-Match`, so that it cannot overwrite somebody else's.",
			},
		}, true
	case 429:
		return guide{
			about: []string{
				"You have sent more requests in a given amount of time than you may send. This is rate limiting. HTTP does not say how a server counts: it may go by account, by key, by network address or by resource.",
				"No cache may keep the response.",
			},
			retry: "Yes, after a pause.",
			steps: []string{
				"Wait for as long as `Retry-After` says. If it is missing, wait a second, and twice as long after every further refusal.",
				"Send fewer requests: keep answers that do not change, ask for several things at once, spread the rest over time.",
				"If that is not enough, ask the operator of the API for a higher limit.",
			},
		}, true
	case 431:
		return guide{
			about: []string{
				"The server is unwilling to process the request because its header fields are too large: a single one, or all of them together. You may send the request again after reducing their size.",
				"No cache may keep the response.",
			},
			retry: "Yes, with smaller header fields.",
			steps: []string{
				"Send fewer or shorter header fields. Cookies are the usual reason: delete those of this site.",
				"Look at tokens too: one that lists many groups or rights can be too long.",
			},
		}, true
	case 451:
		return guide{
			about: []string{
				"The server cannot legally provide the resource, for example a web page that a government has censored. It does not say whether the resource exists.",
				"The response should name the legal demand. The number recalls Ray Bradbury's novel Fahrenheit 451, in which books are burned.",
			},
			retry: "No. The law stands in the way.",
			steps: []string{
				"Read `detail`: it may say whose demand it is, and whom it concerns. A `Link` field with `rel=\"blocked-by\"` names who carries it out.",
				"If you think that it is a mistake, write to the operator of the API.",
			},
		}, true
	}
	return guide{}, false
}
