import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderGitHubPage } from "../../helpers/githubPage.ts";
import { realBrowser } from "../real.ts";

const executablePath = realBrowser();
const folder = join(import.meta.dirname, "../github/comments");
const names = readdirSync(folder).filter((name) => name.endsWith(".md"));
let browser: Browser;

beforeAll(async () => {
  if (executablePath !== null)
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
});
afterAll(() => browser?.close());

/** Returns the headers of the tables of a comment that are wider than its column. */
async function findWideTables(name: string, width: number): Promise<string[]> {
  const page = await browser.newPage({ viewport: { width, height: 800 } });
  try {
    await page.setContent(renderGitHubPage(readFileSync(join(folder, name), "utf8")));
    return await page.evaluate<string[]>(`
      document.querySelectorAll("details").forEach((each) => { each.open = true; });
      [...document.querySelectorAll("table")]
        .filter((table) => table.scrollWidth > table.clientWidth)
        .map((table) => table.tHead.textContent.trim());
    `);
  } finally {
    await page.close();
  }
}

describe.skipIf(executablePath === null)("the tables of a comment", () => {
  it.each([
    ["GitHub on a desktop", 1012],
    ["GitHub on a phone", 390],
  ])("fit into the column of %s", async (_, width) => {
    expect(names.length).toBeGreaterThan(12);
    for (const name of names) expect([name, await findWideTables(name, width)]).toEqual([name, []]);
  });
});
