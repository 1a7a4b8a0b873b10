// Parses what is CommonMark with the reference implementation: texts that look like
// markup are texts.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { Parser } from "commonmark";

const site = "out/site";
const hostile = path.join(site, "hostile");
const read = (...names) => fs.readFileSync(path.join(...names), "utf8");

// nodes lists what a document consists of, by kind; the texts are joined.
function nodes(markdown) {
	const found = {};
	let text = "";
	const walker = new Parser().parse(markdown).walker();
	for (let event; (event = walker.next()); ) {
		if (!event.entering) continue;
		const { type, literal, destination } = event.node;
		if (type === "text") text += literal;
		else (found[type] ??= []).push(destination ?? literal);
	}
	return { ...found, text };
}

test("descriptions in OpenAPI have no markup but code of ours", () => {
	for (const dir of [site, hostile]) {
		let count = 0;
		JSON.parse(read(dir, "openapi.json"), (key, value) => {
			if (key !== "description" || typeof value !== "string") return value;
			count++;
			const { text, softbreak, code, ...others } = nodes(value);
			assert.deepEqual(Object.keys(others).filter((type) => !["document", "paragraph"].includes(type)), [], value);
			for (const literal of code ?? []) assert.doesNotMatch(literal, /[<>]/);
			return value;
		});
		assert.ok(count > 10);
	}
	const { type } = JSON.parse(read(hostile, "index.json")).types[0];
	const description = JSON.parse(read(hostile, "openapi.json"), (key, value) => value).components.schemas;
	const schema = Object.values(description).find((schema) => schema.properties.type?.enum?.[0] === type);
	assert.match(nodes(schema.description).text, /^<script>eval\(alert\(1\)\)<\/script> \[a\]\(javascript:b\) .*&lt;h&gt; \| i \| # j# k/);
});

test("Markdown pages have the same structure whatever the texts are", () => {
	const [attack] = JSON.parse(read(hostile, "index.json")).types;
	const page = nodes(read(hostile, attack.name + ".md"));
	const kinds = Object.keys(page).sort();
	assert.deepEqual(kinds, ["code", "code_block", "document", "heading", "item", "list", "paragraph", "softbreak", "text"]);
	assert.equal(page.heading.length, 5, "the title, what to do, about, example, members");
	assert.equal(page.list.length, 3, "facts, steps, members");
	assert.equal(page.item.length, 3 + 2 + 1);
	assert.equal(page.code_block.length, 1);
	assert.ok(page.text.includes(attack.title), "the text itself is there to read");
	for (const name of ["index.md", "llms.txt"]) {
		const index = nodes(read(hostile, name));
		assert.equal(index.html_inline, undefined);
		assert.equal(index.html_block, undefined);
		assert.equal(index.image, undefined);
		assert.deepEqual(index.link, ["./" + attack.name + ".md", "./not-found.md", "./schema.json", "./openapi.json", "./overlay.json"]);
	}
});

test("llms.txt lists every type, and its links lead to files", () => {
	const { link, heading } = nodes(read(site, "llms.txt"));
	for (const target of link) assert.ok(fs.existsSync(path.join(site, target)), target);
	const { types } = JSON.parse(read(site, "index.json"));
	assert.deepEqual(link.slice(0, types.length), types.map((type) => `./${type.name}.md`));
	assert.equal(heading.length, 1 + 3 + 1);
});
