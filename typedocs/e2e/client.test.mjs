// Runs the TypeScript client against the server.
import assert from "node:assert/strict";
import { test } from "node:test";
import { explain, order, pay } from "./out/client.js";

const base = process.env.BASE_URL;

test("the members of an own type", async () => {
	assert.equal(await pay(base), "19.90 is missing, try /accounts/12");
});

test("the pointer of the first error", async () => {
	assert.equal(await order(base), "There are 3 left of the blue kettle. #/items/0/count");
});

test("every type of a switch", () => {
	assert.equal(explain({ type: "/problems/out-of-stock", title: "x", status: 422, detail: "None." }), "None.");
});
