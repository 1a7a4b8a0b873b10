// Reads the pages as a person does: in Chromium, at three widths, in both themes.
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

// assertAligned checks that what stands below each other begins at the same place.
async function assertAligned(page, ...selectors) {
	const lefts = new Map();
	for (const selector of selectors) {
		for (const found of await page.locator(selector).all()) {
			const box = await found.boundingBox();
			if (box) lefts.set(Math.round(box.x), selector);
		}
	}
	assert.equal(lefts.size, 1, `${page.url()}: ${JSON.stringify([...lefts])}`);
}

const viewports = [["desktop", { width: 1280, height: 800 }], ["tablet", { width: 768, height: 1024 }], ["phone", { width: 320, height: 740 }]];
for (const [device, viewport] of viewports) {
	for (const colorScheme of ["light", "dark"]) {
		describe(`${device}, ${colorScheme}`, () => {
			test("find a type by searching", async () => {
				const { page, complaints, close } = await open({ viewport, colorScheme });
				await page.goto(index);
				await assertAccessible(page);
				await assertFits(page);
				await page.getByRole("searchbox").fill("tokens");
				await page.keyboard.press("Enter");
				await page.getByRole("status").waitFor();
				assert.match(await page.getByRole("status").innerText(), /^1 of \d+ for tokens\. /);
				await page.getByRole("searchbox").fill("retry-after");
				await page.keyboard.press("Enter");
				await page.getByText("for retry-after").waitFor();
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
				await page.goto(index);
				await assertAligned(page, "h1", ".lede", ".search input[type=search]", ".filter a >> nth=0", "h2", ".types .status");
				await assertAligned(page, ".types h3", ".types p");
				if (device !== "phone") await assertAligned(page, ".types code");
				assert.deepEqual(complaints, []);
				await close();
			});

			test("follow the type of a problem", async () => {
				const { page, complaints, close } = await open({ viewport, colorScheme });
				for (const [method, path] of [["GET", "/status/409"], ["POST", "/payments"], ["GET", "/no/such/path"]]) {
					const response = await page.request.fetch(base + path, { method });
					assert.equal(response.headers()["content-type"], "application/problem+json");
					const problem = await response.json();
					await page.goto(new URL(problem.type, response.url()).href);
					assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), `${problem.status} ${problem.title}`);
					// What happened and what to do are there without scrolling.
					for (const found of [page.locator(".lede").last(), page.locator(".uri"), page.getByRole("heading", { name: "What you can do" }), page.locator(".act li").first()]) {
						const box = await found.boundingBox();
						assert.ok(box.y + box.height <= viewport.height, `${page.url()} hides ${await found.innerText()}`);
					}
				}
				assert.deepEqual(complaints, []);
				await close();
			});

			test("the pages are accessible and fit", async () => {
				const { page, complaints, close } = await open({ viewport, colorScheme });
				// All of them once for each theme, some in the other pairs.
				const all = device === (colorScheme === "light" ? "desktop" : "phone");
				for (const type of types.filter((_, i) => all || i % 8 < 2)) {
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

test("a type URI is one line that can be selected, and a link", async () => {
	for (const width of [1280, 320]) {
		const { page, close } = await open({ viewport: { width, height: 740 } });
		await page.goto(index + "proxy-authentication-required");
		const code = page.locator(".uri code");
		const line = await code.evaluate((element) => [element.getClientRects().length, getComputedStyle(element).userSelect]);
		assert.deepEqual(line, [1, "all"]);
		await assertFits(page);
		assert.equal(await page.locator(".uri a").evaluate((element) => element.href), index + "proxy-authentication-required");
		// A triple click beside the link selects its line.
		const box = await code.boundingBox();
		await page.mouse.click(box.x - 4, box.y + box.height / 2, { clickCount: 3 });
		assert.equal((await page.evaluate(() => getSelection().toString())).trim(), "/problems/proxy-authentication-required");
		await close();
	}
});

test("an unknown type leads back", async () => {
	for (const viewport of [{ width: 1280, height: 800 }, { width: 320, height: 740 }]) {
		const { page, close } = await open({ viewport });
		const response = await page.goto(index + "no-such-type");
		assert.equal(response.status(), 404);
		await assertAccessible(page);
		await assertFits(page);
		await page.getByRole("main").getByRole("link", { name: "All problem types" }).click();
		assert.equal(page.url(), index);
		await close();
	}
});

test("on paper, only what can be read is left", async () => {
	const { page, close } = await open({ colorScheme: "dark" });
	for (const name of ["", "out-of-credit"]) {
		await page.goto(index + name);
		await page.emulateMedia({ media: "print", colorScheme: "dark" });
		const [ground, ink] = await page.evaluate(() => [getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]);
		assert.deepEqual([ground, ink], ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]);
		for (const hidden of ["form", ".filter", ".turn", ".site-foot"]) {
			for (const found of await page.locator(hidden).all()) assert.equal(await found.isVisible(), false, hidden);
		}
		assert.ok(await page.getByRole("heading", { level: 1 }).isVisible());
		await page.emulateMedia({ media: null });
	}
	assert.ok((await page.pdf()).length > 1000);
	await close();
});

test("the exported pages need no server", async () => {
	const { page, complaints, close } = await open();
	await page.goto(new URL("out/site/index.html", import.meta.url).href);
	assert.equal(await page.locator("form").count(), 0);
	await page.getByRole("link", { name: "Conflict" }).click();
	assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), "409 Conflict");
	await page.getByRole("link", { name: "Next" }).click();
	assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), "410 Gone");
	await assertAccessible(page);
	await page.getByRole("link", { name: "All problem types" }).click();
	assert.ok(page.url().endsWith("/out/site/index.html"));
	assert.deepEqual(complaints, []);
	await close();
});

test("the keyboard is enough", async () => {
	const { page, close } = await open({ viewport: { width: 1280, height: 800 } });
	await page.goto(index);
	await page.keyboard.press("Tab");
	const focused = page.locator(":focus");
	assert.equal(await focused.innerText(), "Skip to the content");
	assert.ok((await focused.boundingBox()).y >= 0, "the skip link shows when it has the focus");
	await page.keyboard.press("Enter");
	assert.equal(await focused.evaluate((element) => element.tagName), "MAIN");
	for (let presses = 0; !page.url().endsWith("/out-of-credit"); presses++) {
		assert.ok(presses < 10, "the first type is a few presses away");
		await page.keyboard.press("Tab");
		if ((await focused.innerText()) === "Out of credit") {
			const outline = await focused.evaluate((element) => getComputedStyle(element, "::after").outlineStyle);
			assert.equal(outline, "solid");
			await Promise.all([page.waitForURL("**/out-of-credit"), page.keyboard.press("Enter")]);
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

test("the language of the browser is that of the problem", async () => {
	for (const [locale, language, title] of [["de-AT", "de", "Nicht gefunden"], ["en-GB", "en", "Not Found"], ["sv-SE", "en", "Not Found"]]) {
		const { page, close } = await open({ locale });
		const navigated = await page.goto(base + "/status/404");
		assert.equal(navigated.headers()["content-language"], language, locale);
		assert.equal((await navigated.json()).title, title, locale);

		const fetched = await page.evaluate(async () => (await fetch("/status/404")).json());
		assert.equal(fetched.title, title, locale);
		await close();
	}
});
