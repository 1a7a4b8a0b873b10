// A client that tells problems apart by their type, with the types that
// openapi-typescript generates, and no cast. client.test.mjs runs it; what must not
// compile stands behind @ts-expect-error.
import createClient from "openapi-fetch";
import type { components, paths } from "./out/api.js";

type AnyProblem = components["schemas"]["AnyProblem"];
type Billing = Extract<AnyProblem, { type: "/problems/out-of-credit" | "/problems/out-of-stock" }>;

// pay returns what there is to say about a failed payment.
export async function pay(baseUrl: string): Promise<string> {
	const { error } = await createClient<paths>({ baseUrl }).POST("/payments");
	if (error?.type === "/problems/out-of-credit") {
		const missing: number = (error.price ?? 0) - (error.balance ?? 0);
		const account: string | undefined = error.accounts?.[0];
		return `${missing.toFixed(2)} is missing, try ${account}`;
	}
	return error?.title ?? "paid";
}

// order returns which part of an order is wrong.
export async function order(baseUrl: string): Promise<string> {
	const { error } = await createClient<paths>({ baseUrl }).POST("/orders");
	const pointer: string | undefined = error?.errors?.[0]?.pointer;
	return `${error?.detail} ${pointer}`;
}

// The compiler knows all types: a switch that lacks one of them does not compile.
export function explain(problem: Billing): string {
	switch (problem.type) {
		case "/problems/out-of-credit": {
			const status: 402 = problem.status;
			return `${status} ${problem.title}`;
		}
		case "/problems/out-of-stock":
			return problem.detail;
		default: {
			const none: never = problem;
			return none;
		}
	}
}

export function forget(problem: Billing): string {
	switch (problem.type) {
		case "/problems/out-of-credit":
			return problem.title;
		default: {
			// @ts-expect-error: out-of-stock is left
			const none: never = problem;
			return none;
		}
	}
}

export function misread(problem: AnyProblem): unknown {
	// @ts-expect-error: no type is called so
	if (problem.type === "/problems/no-such-type") return "";
	if (problem.type === "/problems/not-found") {
		// @ts-expect-error: it is a 404
		const status: 410 = problem.status;
		return status;
	}
	if (problem.type === "/problems/out-of-credit") {
		// @ts-expect-error: it is a number
		const balance: string | undefined = problem.balance;
		return balance;
	}
	// Extension members are there, of a type that nobody knows.
	const extension: unknown = problem["trace_id"];
	return extension;
}

// Every type of the catalog, and the two of the API, are in the union.
export function exhaust(problem: AnyProblem): string {
	switch (problem.status) {
		case 400: case 401: case 402: case 403: case 404: case 405: case 406: case 407: case 408: case 409:
		case 410: case 411: case 412: case 413: case 414: case 415: case 416: case 417: case 418: case 421:
		case 422: case 423: case 424: case 425: case 426: case 428: case 429: case 431: case 451:
		case 500: case 501: case 502: case 503: case 504: case 505: case 506: case 507: case 508: case 510: case 511:
			return problem.type;
		default: {
			const none: never = problem;
			return none;
		}
	}
}

type Unauthorized = components["responses"]["Unauthorized"];

export function challenge(response: Unauthorized): string {
	const document: AnyProblem = response.content["application/problem+json"];
	const fields: string = response.headers["WWW-Authenticate"];
	return document.detail + fields;
}
