package typedocs

const retryIfHarmless = "Yes, after a pause, if doing it twice does no harm."

const reportFault = "If it keeps happening, report it to the operator of the API with the time, the URL, and `instance` or `trace_id` if the response has one."

// serverErrorGuide returns the guide to a 5xx, and whether there is one.
func serverErrorGuide(status int) (guide, bool) {
	switch status {
	case 500:
		return guide{
			about: []string{
				"The server met a condition that it did not expect, and could not complete the request. Nothing is known to be wrong with the request itself.",
			},
			retry: retryIfHarmless,
			steps: []string{
				"You need not change your request: the fault is on the server's side.",
				"Try again after a pause. A `POST` may have done its work already: check before you repeat it.",
				reportFault,
			},
		}, true
	case 501:
		return guide{
			about: []string{
				"The server lacks the function that the request needs, for every resource that it has. The usual reason is a request method that it does not know.",
			},
			retry: "No. The server cannot do this.",
			steps: []string{
				"Check the spelling of the method.",
				"Look in the documentation of the API for another way to the same end.",
			},
		}, true
	case 502:
		return guide{
			about: []string{
				"The server that you reached asked another one on your behalf, and got an answer that it could not use. It may be a gateway, a load balancer, or an API that depends on another API.",
			},
			retry: retryIfHarmless,
			steps: []string{
				"You need not change your request: a server behind the one that you reached gave no usable answer.",
				"Try again after a pause. A `POST` may have done its work already: check before you repeat it.",
				reportFault,
			},
		}, true
	case 503:
		return guide{
			about: []string{
				"The server is overloaded, or down for maintenance, for the time being. It may say in `Retry-After` how long that will last.",
			},
			retry: "Yes, after a pause.",
			steps: []string{
				"Wait for as long as `Retry-After` says. If it is missing, wait a few seconds, and longer after every failure.",
				"Look whether the operator of the API has announced maintenance or an outage.",
			},
		}, true
	case 504:
		return guide{
			about: []string{
				"The server that you reached asked another one on your behalf, and got no answer in time. The other server may still be at work on the request.",
			},
			retry: retryIfHarmless,
			steps: []string{
				"Check whether your request was carried out all the same: only the answer came too late.",
				"Try again after a pause. Ask for less at once, if the API lets you.",
				reportFault,
			},
		}, true
	case 505:
		return guide{
			about: []string{
				"The server does not support the major version of HTTP that the request uses, or refuses to. The response should say why, and which versions it supports.",
			},
			retry: "Yes, over another version of HTTP.",
			steps: []string{
				"Let your client speak HTTP/1.1 or HTTP/2.",
				"Read `detail`: it may list the versions that the server takes.",
			},
		}, true
	case 506:
		return guide{
			about: []string{
				"The server is misconfigured. It chose a variant of the resource for you, and that variant negotiates again, without end. Only the operator of the server can correct that.",
			},
			retry: "No. The server has to be corrected first.",
			steps: []string{
				"You need not change your request: the server's choice between variants leads round in a circle.",
				"Ask for one variant by its own URL, if you know it.",
				reportFault,
			},
		}, true
	case 507:
		return guide{
			about: []string{
				"The server does not have the room to store what the request needs. The state is a temporary one. The status comes from WebDAV.",
			},
			retry: "Only when there is room again.",
			steps: []string{
				"Delete what you no longer need, or ask the operator of the API for more room.",
				"Then let a person start the request again, not a program by itself.",
			},
		}, true
	case 508:
		return guide{
			about: []string{
				"The server gave up a request that reaches into the depth of a collection, because it ran in a circle: a collection contains itself through one of its members. The whole request has failed. The status comes from WebDAV.",
			},
			retry: "No. It would run in the same circle.",
			steps: []string{
				"Look for resources that contain each other, and remove one of the links.",
				"Ask for fewer levels at once, with `Depth: 0` or `Depth: 1` (WebDAV).",
			},
		}, true
	case 510:
		return guide{
			about: []string{
				"The server demands an extension of HTTP that the request does not declare. The response should say what the client needs to add. The framework for such extensions, RFC 2774, was an experiment and is now historic, so the status is hardly ever sent.",
			},
			retry: "Yes, with the extension that is asked for.",
			steps: []string{
				"Read `detail`: it should say which extension of HTTP the request must declare.",
				"Add it, and send the request again.",
			},
		}, true
	case 511:
		return guide{
			about: []string{
				"The network that you use wants you to sign in before it lets you through, as in a hotel or at an airport. The answer comes from the network, and not from the server that you asked for.",
				"No cache may keep the response.",
			},
			retry: "Yes, once you have logged in to the network.",
			steps: []string{
				"Open any page in a browser, and log in to the network that you are using: it answered, not the API.",
				"Then send the request again.",
			},
		}, true
	}
	return guide{}, false
}
