// A client that tells problems apart by their type, compiled against the types
// that openapi-typescript generates. It is never run: that it compiles is the
// test, and that what is wrong in it does not.
import type { components } from "./out/problems.js";

type KnownProblem = components["schemas"]["KnownProblem"];

export function explain(problem: KnownProblem): string {
	// @ts-expect-error: no type is called so
	if (problem.type === "/problems/no-such-type") return "";

	switch (problem.type) {
		case "/problems/out-of-stock": {
			const status: 422 = problem.status;
			return `${status} ${problem.title}: ${problem.detail}`;
		}
		case "/problems/order-is-closed": {
			const narrowed: components["schemas"]["order-is-closed"] = problem;
			// @ts-expect-error: a closed order is a 409
			const status: 404 = narrowed.status;
			return narrowed.detail + status;
		}
		case "/problems/too-many-requests": {
			// Extension members are there, of a type that nobody knows.
			const extension: unknown = problem["trace_id"];
			return String(extension);
		}
		case "/problems/not-found":
			return problem.instance ?? problem.title;
	}
	// @ts-expect-error: the not-found problems are gone
	const missing: components["schemas"]["not-found"] = problem;
	return missing.title;
}

type Unauthorized = components["responses"]["unauthorized"];

export function challenge(response: Unauthorized): string {
	const document: KnownProblem = response.content["application/problem+json"];
	const fields: string = response.headers["WWW-Authenticate"];
	return document.detail + fields;
}
