import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { sample } from "fast-check";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderMermaid } from "../../../src/report/formats/mermaid.ts";
import type { Report } from "../../../src/report/Report.ts";
import { escapeControlChars } from "../../../src/lib/escapeControlChars.ts";
import { realBrowser } from "../real.ts";
import { makeHolder } from "../../helpers/hostView.ts";
import { hostileReport, hostileTexts } from "../../report/hostile.ts";
import { makeReport, makeRow } from "../../report/makeReport.ts";

const executablePath = realBrowser();
const script = join(dirname(createRequire(import.meta.url).resolve("mermaid")), "mermaid.min.js");
let browser: Browser;
let page: Page;
const requests: string[] = [];

beforeAll(async () => {
  if (executablePath === null) return;
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  page = await browser.newPage();
  page.on("request", (request) => requests.push(request.url()));
  await page.setContent("<!DOCTYPE html><div id=picture></div>");
  await page.addScriptTag({ content: readFileSync(script, "utf8") });
  // GitHub uses the same settings.
  await page.evaluate('mermaid.initialize({ startOnLoad: false, securityLevel: "strict" })');
});
afterAll(() => browser?.close());

interface Drawn {
  readonly labels: readonly string[];
  readonly edges: number;
  readonly foreign: number;
  readonly hacked: boolean;
}

/** Lets Mermaid draw the diagram of a report. */
async function draw(report: Report): Promise<Drawn> {
  const source = JSON.stringify(renderMermaid(report)?.source);
  return page.evaluate<Drawn>(`(async () => {
    const { svg } = await mermaid.render("drawn", ${source});
    const picture = document.querySelector("#picture");
    picture.innerHTML = svg;
    return {
      labels: [...picture.querySelectorAll(".nodeLabel")].map((node) => node.textContent.trim()),
      edges: picture.querySelectorAll(".edgePaths > path").length,
      foreign: picture.querySelectorAll("img, a, script, b, strong, em, ul, li").length,
      hacked: "hacked" in window,
    };
  })()`);
}

describe.skipIf(executablePath === null)("Mermaid", () => {
  it("draws host ports, their holders, and their services", async () => {
    const holder = makeHolder({ kind: "unit", name: "postgresql.service", pid: 812 });
    const rows = [
      makeRow({
        service: "db",
        requested: "127.0.0.1:5432/tcp",
        status: "taken",
        holders: [{ holder, endpoint: "*:5432/tcp" }],
      }),
      makeRow({ service: "web" }),
      makeRow({ project: "blog", service: "web" }),
    ];
    const { labels, edges } = await draw(makeReport({ rows }));
    expect(labels.toSorted((a, b) => a.localeCompare(b))).toEqual(
      [
        "*:8080/tcp",
        "127.0.0.1:5432/tcp",
        "blog",
        "db",
        "shop",
        "systemd unit postgresql.service (pid 812)",
        "web",
        "web",
      ].toSorted((a, b) => a.localeCompare(b)),
    );
    expect(edges).toBe(4);
  });

  it("draws the largest diagram", async () => {
    const rows = Array.from({ length: 2000 }, (_, at) =>
      makeRow({
        service: `${"s".repeat(80)}${at}`,
        requested: `*:${at + 1}/tcp`,
        project: `p${at % 20}`,
      }),
    );
    const source = renderMermaid(makeReport({ rows }))?.source ?? "";
    expect(source.length).toBeLessThan(10_000);
    expect((await draw(makeReport({ rows }))).edges).toBe(40);
  });

  it("shows hostile names only as text", async () => {
    for (const name of sample(hostileTexts, { numRuns: 150, seed: 8 })) {
      const { labels, edges, foreign, hacked } = await draw(hostileReport(name, name));
      expect({ name, edges, foreign, hacked }).toEqual({
        name,
        edges: 2,
        foreign: 0,
        hacked: false,
      });
      const shown = escapeControlChars(name).length <= 60 ? escapeControlChars(name) : null;
      const squeezed = (text: string) => text.replaceAll(/\s+/g, " ").trim();
      if (shown !== null)
        expect(
          labels.filter((label) => squeezed(label) === squeezed(shown)).length,
        ).toBeGreaterThan(1);
    }
    expect(requests.filter((address) => !address.startsWith("about:"))).toEqual([]);
  });
});
