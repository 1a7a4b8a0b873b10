// Validates what the server sends with ajv, against the schema that it serves.
import assert from "node:assert/strict";
import http from "node:http";
import { before, test } from "node:test";
import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const docs = process.env.BASE_URL + "/problems/";
const ajv = addFormats(new Ajv({ strict: true, allErrors: true }));
let types, validate;

before(async () => {
	types = (await (await fetch(docs)).json()).types;
	ajv.addSchema(await (await fetch(docs + "schema.json")).json(), "schema.json");
	validate = (document, definition = "") => {
		const check = ajv.getSchema("schema.json" + (definition && "#/$defs/" + definition));
		return check(document) ? "" : ajv.errorsText(check.errors);
	};
});

// send asks the server. fetch would turn a 407 into an error of the network.
function send(path, method = "GET") {
	return new Promise((resolve, reject) => {
		http.request(process.env.BASE_URL + path, { method }, async (response) => {
			const body = (await response.toArray()).join("");
			resolve({ status: response.statusCode, body });
		}).on("error", reject).end();
	});
}

test("every status of the catalog", async () => {
	const sent = types.filter((type) => !["AnItemIsOutOfStock", "OutOfCredit"].includes(type.schema));
	assert.equal(sent.length, types.length - 2);
	for (const type of sent) {
		const { status, body } = await send("/status/" + type.status);
		assert.equal(status, type.status);
		const document = JSON.parse(body);
		assert.equal(validate(document), "", type.name);
		assert.equal(validate(document, type.schema), "", type.name);
		assert.equal(body, JSON.stringify(type.example.body), type.name);
		const other = types.find((candidate) => candidate.status !== type.status);
		assert.notEqual(validate(document, other.schema), "", `${type.name} is not ${other.name}`);
	}
});

test("a type of the application's own, with extensions", async () => {
	const document = JSON.parse((await send("/orders", "POST")).body);
	assert.equal(document.errors[0].pointer, "#/items/0/count");
	assert.equal(validate(document), "");
	assert.equal(validate(document, "AnItemIsOutOfStock"), "");
});

test("what is not such a problem", () => {
	const example = types[0].example.body;
	assert.equal(validate(example), "");
	for (const change of [
		{ type: "/problems/no-such-type" },
		{ type: undefined },
		{ type: 1 },
		{ title: undefined },
		{ status: example.status + 1 },
		{ status: String(example.status) },
		{ detail: null },
		{ instance: "not a URI" },
	]) {
		const document = JSON.parse(JSON.stringify({ ...example, ...change }));
		assert.notEqual(validate(document), "", JSON.stringify(change));
	}
	assert.equal(validate({ ...example, instance: "/orders/1", trace_id: "x", reserve: { now: 1 } }), "");
});

test("members that the site describes", async () => {
	const document = JSON.parse((await send("/payments", "POST")).body);
	assert.equal(validate(document, "OutOfCredit"), "");
	for (const change of [{ balance: "30" }, { accounts: [1] }, { errors: [{ pointer: 1 }] }, { errors: {} }]) {
		assert.notEqual(validate({ ...document, ...change }, "OutOfCredit"), "", JSON.stringify(change));
	}
	const { balance, ...less } = document;
	assert.equal(validate(less, "OutOfCredit"), "", "no member is required");
});
