// Applies the overlay to descriptions, with a library that knows nothing of it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { before, test } from "node:test";
import SwaggerParser from "@apidevtools/swagger-parser";

// apply returns the description in a file with the overlay.
function apply(file) {
	return execFileSync("node_modules/.bin/overlayjs", ["--openapi", file, "--overlay", "out/site/overlay.json"], { encoding: "utf8" });
}

let components;
before(() => ({ components } = JSON.parse(fs.readFileSync("out/site/openapi.json", "utf8"))));

const any = { $ref: "#/components/responses/AnyProblem" };

test("each operation has the responses that it lacks", async () => {
	const own = { description: "An answer of its own." };
	const description = {
		openapi: "3.0.3",
		info: { title: "Pets", version: "1.0.0" },
		paths: {
			"/pets": {
				summary: "All pets.",
				description: "Not an operation.",
				servers: [{ url: "/" }],
				parameters: [{ name: "limit", in: "query", schema: { type: "integer" } }],
				get: { responses: { 200: own, default: own } },
				post: { responses: { 201: own, "4XX": own } },
				delete: { responses: { 204: own, 404: own } },
			},
			"/pets/{id}": {
				parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
				head: { responses: { 204: own, "4XX": own, default: own } },
			},
		},
		components: { schemas: { Pet: { type: "string" }, NotFound: { type: "object", required: ["pet"], properties: { pet: { type: "string" } } } } },
	};
	fs.writeFileSync("out/pets.json", JSON.stringify(description));
	fs.writeFileSync("out/pets.yaml", apply("out/pets.json"));
	const { paths, components: added } = await SwaggerParser.parse("out/pets.yaml");
	assert.deepEqual(paths["/pets"].get.responses, { 200: own, default: own, "4XX": any });
	assert.deepEqual(paths["/pets"].post.responses, { 201: own, "4XX": own, default: any });
	assert.deepEqual(paths["/pets"].delete.responses, { 204: own, 404: own, "4XX": any, default: any });
	assert.deepEqual(paths["/pets/{id}"], description.paths["/pets/{id}"]);
	for (const member of ["summary", "description", "servers", "parameters"]) {
		assert.deepEqual(paths["/pets"][member], description.paths["/pets"][member], member);
	}
	assert.deepEqual(added.schemas, { Pet: { type: "string" }, ...components.schemas });
	assert.deepEqual(added.responses, components.responses);
	// It stays a valid OpenAPI 3.0 description.
	await SwaggerParser.validate("out/pets.yaml");

	fs.writeFileSync("out/pets-again.yaml", apply("out/pets.yaml"));
	assert.deepEqual(await SwaggerParser.parse("out/pets-again.yaml"), await SwaggerParser.parse("out/pets.yaml"), "once more changes nothing");
});

test("swagger-parser takes components and description", async () => {
	for (const file of ["out/site/openapi.json", "out/site/hostile/openapi.json", "out/api.yaml"]) {
		await SwaggerParser.validate(file);
	}
});
