// Reads the pages as a person does: in Chromium, at two widths, in both themes.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import axe from "axe-core";
import { chromium } from "playwright-core";

const base = process.env.BASE_URL;
const index = base + "/problems/";
let browser, types;

before(async () => {
	types = (await (await fetch(index)).json()).types;
	browser = await chromium.launch({
		executablePath: process.env.CHROMIUM,
		args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
	});
});
after(() => browser?.close());

// open returns a page that records what the browser complains about and loads.
async function open(options) {
	const context = await browser.newContext(options);
	const page = await context.newPage();
	const complaints = [];
	page.on("console", (message) => complaints.push(message.text()));
	page.on("pageerror", (error) => complaints.push(error.message));
	page.on("request", (request) => {
		const url = request.url();
		if (!request.isNavigationRequest() && !url.startsWith("data:")) complaints.push("loads " + url);
	});
	return { page, complaints, close: () => context.close() };
}

async function assertAccessible(page) {
	await page.evaluate(axe.source);
	const { violations } = await page.evaluate(() => window.axe.run());
	const told = violations.map((rule) => `${rule.id}: ${rule.nodes.length} nodes, the first ${rule.nodes[0].html}`);
	assert.deepEqual(told, [], page.url());
}

async function assertFits(page) {
	const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
	assert.ok(content <= window, `${page.url()} is ${content} pixels wide in a window of ${window}`);
}

for (const [device, viewport] of [["desktop", { width: 1280, height: 800 }], ["phone", { width: 360, height: 740 }]]) {
	for (const colorScheme of ["light", "dark"]) {
		describe(`${device}, ${colorScheme}`, () => {
			test("find a type by searching", async () => {
				const { page, complaints, close } = await open({ viewport, colorScheme });
				await page.goto(index);
				await assertAccessible(page);
				await assertFits(page);
				await page.getByRole("searchbox").fill("retry-after");
				await page.keyboard.press("Enter");
				await page.getByRole("status").waitFor();
				assert.match(await page.getByRole("status").innerText(), /^3 of 41 for retry-after\. /);
				await assertAccessible(page);
				await page.getByRole("link", { name: "Server errors 1" }).click();
				assert.deepEqual(await page.getByRole("heading", { level: 3 }).allInnerTexts(), ["Service Unavailable"]);
				await page.getByRole("heading", { level: 3 }).getByRole("link").click();
				assert.equal(page.url(), index + "service-unavailable");
				await page.getByRole("searchbox").fill("zebra");
				await page.keyboard.press("Enter");
				await page.getByText("Nothing matches.").waitFor();
				await assertAccessible(page);
				await assertFits(page);
				assert.deepEqual(complaints, []);
				await close();
			});

			test("follow the type of a problem", async () => {
				const { page, complaints, close } = await open({ viewport, colorScheme });
				for (const [method, path] of [["GET", "/status/409"], ["POST", "/orders"], ["GET", "/no/such/path"]]) {
					const response = await page.request.fetch(base + path, { method });
					assert.equal(response.headers()["content-type"], "application/problem+json");
					const problem = await response.json();
					await page.goto(new URL(problem.type, response.url()).href);
					assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), `${problem.status} ${problem.title}`);
					// What happened and what to do are there without scrolling.
					for (const found of [page.locator(".lede").last(), page.getByRole("heading", { name: "What you can do" }), page.locator(".act li").first()]) {
						const box = await found.boundingBox();
						assert.ok(box.y + box.height <= viewport.height, `${page.url()} hides ${await found.innerText()}`);
					}
				}
				assert.deepEqual(complaints, []);
				await close();
			});

			test("the pages are accessible and fit", async () => {
				const { page, complaints, close } = await open({ viewport, colorScheme });
				// All of them once for each width and each theme, some in the other pairs.
				const all = (device === "desktop") === (colorScheme === "light");
				for (const type of types.filter((_, i) => all || i % 8 === 0)) {
					await page.goto(index + type.name);
					await assertAccessible(page);
					await assertFits(page);
				}
				assert.deepEqual(complaints, []);
				await close();
			});
		});
	}
}

test("the keyboard is enough", async () => {
	const { page, close } = await open({ viewport: { width: 1280, height: 800 } });
	await page.goto(index);
	await page.keyboard.press("Tab");
	const focused = page.locator(":focus");
	assert.equal(await focused.innerText(), "Skip to the content");
	assert.ok((await focused.boundingBox()).y >= 0, "the skip link shows when it has the focus");
	await page.keyboard.press("Enter");
	assert.equal(await focused.evaluate((element) => element.tagName), "MAIN");
	for (let presses = 0; !(await page.url()).endsWith("/bad-request"); presses++) {
		assert.ok(presses < 10, "the first type is a few presses away");
		await page.keyboard.press("Tab");
		if ((await focused.innerText()) === "Bad Request") {
			const outline = await focused.evaluate((element) => getComputedStyle(element, "::after").outlineStyle);
			assert.equal(outline, "solid");
			await Promise.all([page.waitForURL("**/bad-request"), page.keyboard.press("Enter")]);
		}
	}
	await close();
});

test("no script is needed", async () => {
	const { page, close } = await open({ javaScriptEnabled: false });
	await page.goto(index + "#locked");
	await page.getByRole("searchbox").fill("teapot");
	await page.getByRole("button", { name: "Search" }).click();
	await page.getByRole("link", { name: "I'm a teapot" }).click();
	await page.getByRole("link", { name: "All problem types" }).click();
	assert.equal(page.url(), index);
	await close();
});

test("the themes differ", async () => {
	const grounds = [];
	for (const colorScheme of ["light", "dark"]) {
		const { page, close } = await open({ colorScheme });
		await page.goto(index);
		grounds.push(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
		await close();
	}
	assert.notEqual(grounds[0], grounds[1]);
});
