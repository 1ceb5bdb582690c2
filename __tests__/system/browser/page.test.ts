import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { sample } from "fast-check";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderHtml } from "../../../src/report/formats/html.ts";
import type { Report } from "../../../src/report/Report.ts";
import { escapeControlChars } from "../../../src/lib/escapeControlChars.ts";
import { realBrowser } from "../real.ts";
import { hostileReport, hostileTexts } from "../../report/hostile.ts";
import { makeFinding, makeReport, makeRow, place } from "../../report/makeReport.ts";

const executablePath = realBrowser();
const folder = mkdtempSync(join(tmpdir(), "page-"));
let browser: Browser;

const port = (
  project: string,
  service: string,
  published: string,
  line: number,
  status: "free" | "taken" = "free",
) =>
  makeRow({
    project,
    service,
    requested: `*:${published}/tcp`,
    status,
    binding: { published },
    place: place(line),
  });
const report = makeReport({
  projects: ["shop", "blog"].map((name) => ({
    name,
    directory: name,
    files: [`${name}/compose.yaml`],
    profiles: [],
    composeArgs: [],
  })),
  rows: [
    port("shop", "db", "5432", 4, "taken"),
    port("shop", "web", "8080", 8),
    { ...port("shop", "range", "9000-9010", 12), kind: "pool" },
    port("blog", "web", "8081", 20),
    port("blog", "late", "50000", 24),
  ],
  findings: [
    makeFinding({
      service: "db",
      place: place(4),
      message: "db cannot publish host port 5432/tcp: `postgres` uses it",
      lines: ['      - "5432:5432"'],
    }),
  ],
  bands: [{ name: "api", first: 8000, last: 8999 }],
});

const COMMAND = "printf '%s  %s' a b";
/** A pull request with a finding of its own and two of the runner. */
const review: Report = {
  ...report,
  findings: [
    makeFinding({
      cause: "change",
      service: "db",
      place: place(4),
      fix: `run ${COMMAND}, then start again`,
      code: [COMMAND],
    }),
    makeFinding({ cause: "runner", service: "late", message: "late is taken", place: place(24) }),
    makeFinding({ cause: "runner", service: "web", place: place(8) }),
  ],
  comparison: {
    commit: "0".repeat(40),
    changes: [
      {
        kind: "added",
        project: "shop",
        service: "db",
        target: "5432",
        before: null,
        after: { requested: "*:5432/tcp", place: place(4) },
        exposure: "newly-public",
      },
    ],
    renamed: [{ from: "store", to: "shop" }],
    exceptions: [],
    problem: null,
  },
};

beforeAll(async () => {
  if (executablePath !== null)
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens the page as a file. Console messages and requests for other files are failures. */
async function open(
  shown: Report,
  use: (page: Page) => Promise<void>,
  options: Parameters<Browser["newPage"]>[0] = {},
): Promise<void> {
  const file = join(folder, `${process.hrtime.bigint()}.html`);
  writeFileSync(file, [...renderHtml(shown)].join(""));
  const address = pathToFileURL(file).href;
  const page = await browser.newPage(options);
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => request.url() !== address && complaints.push(request.url()));
  try {
    await page.goto(address);
    await use(page);
    expect(complaints).toEqual([]);
  } finally {
    await page.close();
  }
}

/** Computes the contrast of the page's texts with their background. */
const CONTRASTS = `
  const luminance = (color) => {
    const parts = color.match(/[\\d.]+/g).slice(0, 3).map((each) => each / 255);
    const linear = parts.map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const back = luminance(getComputedStyle(document.body).backgroundColor);
  const selectors = "body, a, td, th, .place, .status, .badge, .sign, small, pre span, .help, dd";
  [...document.querySelectorAll(selectors)].map((node) => {
    const front = luminance(getComputedStyle(node).color);
    return (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
  });
`;

/** Reads the parts of the page that a hostile name could change. */
const SEEN = `({
  hacked: "hacked" in window,
  foreign: document.querySelectorAll(
    "img, iframe, b b, script ~ script, [onerror], [onmouseover], body a:not([href^='#p'])",
  ).length,
  cell: document.querySelector("tr[id] td").textContent,
  cells: document.querySelectorAll("tr[id] td").length,
  option: [...document.querySelectorAll("#project option")].map(({ value }) => value),
})`;

const rows = (page: Page) => page.locator("tr[id]:not(.off) td:nth-child(2)").allTextContents();
const bright = (page: Page) => page.locator("a.mark:not(.off)").count();

/** Lists the texts of the picture that overlap another one or are cut, by their places. */
const UNREADABLE = `
  const frame = document.querySelector("svg").getBoundingClientRect();
  const texts = [...document.querySelectorAll("svg text")].map((node) => {
    return { name: node.textContent, box: node.getBoundingClientRect() };
  });
  const meets = (a, b) =>
    a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 3 && b.top < a.bottom - 3;
  const isCut = ({ left, right, top, bottom }) =>
    left < frame.left - 1 || right > frame.right + 1 ||
    top < frame.top - 1 || bottom > frame.bottom + 1;
  texts.flatMap(({ name, box }, index) => [
    ...(isCut(box) ? [name + " is cut"] : []),
    ...texts.slice(index + 1).flatMap((other) =>
      meets(box, other.box) ? [name + " overlaps " + other.name] : []),
  ]);
`;

describe.skipIf(executablePath === null)("the page", () => {
  it("shows all texts of the line in full and next to each other", () => {
    const bands = Array.from({ length: 30 }, (_, at) => ({
      name: `role-${"of-the-services-".repeat(at % 5)}${at}`,
      first: 20 + at * 2200,
      last: 20 + at * 2200 + (at % 3) * 1000,
    }));
    const ports = Array.from({ length: 60 }, (_, at) =>
      port("project-with-a-long-name", `s${at}`, `${at < 30 ? 65_535 - at : at - 29}`, at),
    );
    return open(makeReport({ rows: ports, bands }), async (page) => {
      expect(await page.locator("svg text").count()).toBeGreaterThan(80);
      expect(await page.evaluate(UNREADABLE)).toEqual([]);
    });
  });

  it("shows every port on the line, with conflicts and named port ranges", () =>
    open(report, async (page) => {
      expect(await page.title()).toBe("Portplan: 1 error");
      expect(await page.locator("a.mark title").allTextContents()).toEqual([
        "shop/web: *:8080/tcp → 80, free",
        "shop/range: *:9000-9010/tcp → 80, free",
        "blog/web: *:8081/tcp → 80, free",
        "blog/late: *:50000/tcp → 80, free",
        "shop/db: *:5432/tcp → 80, in use",
      ]);
      expect(await page.locator("a.mark.conflict").count()).toBe(1);
      expect(await page.locator(".label text").allTextContents()).toEqual([
        "5432",
        "8080",
        "8081",
        "9000",
        "50000",
      ]);
      expect(await page.locator(".band > title").allTextContents()).toEqual([
        "api 8000-8999",
        "ephemeral 32768-60999",
      ]);
      const centre = (locator: string) =>
        page.locator(locator).evaluate((node) => node.getBoundingClientRect().x);
      expect(await centre("a[href='#p1'] circle")).toBeLessThan(
        await centre("a[href='#p3'] circle"),
      );
      expect(await page.locator(".finding p").first().innerHTML()).toBe(
        '<span class="badge error">error</span> ' +
          "<b>db cannot publish host port 5432/tcp: <code>postgres</code> uses it</b> " +
          "<small>shop</small>",
      );
    }));

  it("has the lines of a finding, with marks below the marked text", () =>
    open(report, async (page) => {
      const lines = (await page.locator(".finding pre").innerText()).split("\n");
      const marked = lines.find((line) => line.includes("5432:5432")) ?? "";
      const marks = lines.find((line) => line.includes("^")) ?? "";
      expect(marks.indexOf("^")).toBe(marked.indexOf('"5432'));
      const [content, visible] = await page
        .locator(".finding pre")
        .evaluate((pre) => [pre.scrollWidth, pre.clientWidth]);
      expect(content).toBe(visible);
    }));

  it("explains the colors that it uses", () =>
    open(report, async (page) => {
      expect(await page.locator(".key").allTextContents()).toEqual([
        "free, or the project's own",
        "conflict",
      ]);
    }));

  it("shows and filters the changes and the exceptions, and shows the matrix job", () => {
    const exception = {
      rule: "outside-range",
      project: "shop",
      service: "web",
      evidence: "*:8080/tcp",
      until: null,
    } as const;
    const added = { ...exception, reason: "moves <soon>", place: place(2, "portplan.yml") };
    const other = { ...added, evidence: "*:9090/tcp", reason: "historic" };
    const changes = ["shop", "blog"].map((project) => {
      return {
        kind: "added" as const,
        project,
        service: "web",
        target: "80",
        before: null,
        after: { requested: "*:8080/tcp", place: place(8) },
        exposure: null,
      };
    });
    return open(
      {
        ...report,
        leg: "os: ubuntu-24.04",
        exceptions: [added, other],
        comparison: {
          renamed: [],
          commit: "0".repeat(40),
          changes,
          exceptions: [added],
          problem: null,
        },
      },
      async (page) => {
        expect(await page.locator("header p").first().textContent()).toBe(
          "5 host ports in 2 projects; this change adds 2. Matrix job: os: ubuntu-24.04",
        );
        const cells = (id: string) =>
          page.locator(`section[aria-labelledby=${id}] tbody tr:visible`).allInnerTexts();
        expect(await cells("changes")).toEqual([
          "added\tshop\tweb\t80\t*:8080/tcp\tcompose.yaml:8",
          "added\tblog\tweb\t80\t*:8080/tcp\tcompose.yaml:8",
        ]);
        expect(await cells("new-exceptions")).toEqual([
          "outside-range\tshop\tweb\t*:8080/tcp\tmoves <soon>\tno expiry\tportplan.yml:2",
        ]);
        expect(await cells("exceptions")).toEqual([
          "outside-range\tshop\tweb\t*:9090/tcp\thistoric\tno expiry\tportplan.yml:2",
        ]);
        await page.getByLabel("Project").selectOption("blog");
        expect(
          [await cells("changes"), await cells("exceptions")].map(({ length }) => length),
        ).toEqual([1, 0]);
        expect(await page.locator("#count").textContent()).toBe("2 of 5 rows");
      },
    );
  });

  it("has no filter without host ports", () =>
    open(makeReport(), async (page) => {
      expect(await page.locator("main").innerText()).toMatch(/No published host ports\.\n/);
      expect(await page.locator("form, script, tr[id]").count()).toBe(0);
    }));

  it("filters projects of one name separately, and shows where each of them is", () => {
    const projects = ["blue", "green"].map((name) => `shop (in ${name}/deploy/compose)`);
    const all = makeReport({
      rows: projects.flatMap((project) => [
        port(project, "db", "5432", 4, "taken"),
        port(project, "web", "8080", 8),
      ]),
      findings: projects.map((project) => makeFinding({ project, service: "db" })),
      projects: report.projects,
    });
    return open(all, async (page) => {
      expect(await page.locator("svg .lane").allTextContents()).toEqual([
        "shop (in blue…",
        "shop (in green…",
      ]);
      expect(await page.locator(".finding small").allTextContents()).toEqual(projects);
      await page.getByLabel("Project").selectOption(projects[1] ?? "");
      expect(await page.locator("tr[id]:visible td:first-child").allTextContents()).toEqual(
        [1, 1].map((at) => projects[at]),
      );
      expect(await page.locator(".finding:visible small").allTextContents()).toEqual([projects[1]]);
      expect(await bright(page)).toBe(2);
    });
  });

  it("folds what a change does not cause, and shows it to a filter and in print", () =>
    open(review, async (page) => {
      const others = page.locator(".others .finding");
      expect(await page.locator("main h2").first().textContent()).toBe("What this change breaks");
      expect(await page.locator(".finding:visible").count()).toBe(1);
      await page.emulateMedia({ media: "print" });
      expect(await others.first().isVisible()).toBe(true);
      await page.emulateMedia({ media: "screen" });
      expect(await others.first().isVisible()).toBe(false);
      await page.locator("summary").focus();
      await page.keyboard.press("Enter");
      expect(await others.first().isVisible()).toBe(true);
      await page.keyboard.press("Enter");
      await page.getByRole("searchbox").fill("late");
      expect(await page.locator(".finding:visible b").allTextContents()).toEqual(["late is taken"]);
      expect(await page.locator("main h2:visible").allTextContents()).toEqual([
        "Not caused by this change: 2 errors on this runner",
        "Host ports",
        "Port map",
      ]);
    }));

  it("explains each status that occurs, also in print", () =>
    open(report, async (page) => {
      for (const media of ["screen", "print"] as const) {
        await page.emulateMedia({ media });
        expect(await page.locator(".legend dt:visible").allTextContents()).toEqual([
          "in use",
          "free",
        ]);
      }
    }));

  it("selects exactly the command of a help with one click", () =>
    open(review, async (page) => {
      await page.locator(".help code").first().click();
      expect(await page.evaluate("getSelection().toString()")).toBe(COMMAND);
    }));

  it.each([390, 1280])("shows a review in a window of %s pixels without scrolling", (width) =>
    open(
      review,
      async (page) => {
        expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(
          true,
        );
      },
      { viewport: { width, height: 800 } },
    ),
  );

  it("fits the window, even with long texts", () =>
    open(
      {
        ...report,
        findings: [
          makeFinding({
            message: "x".repeat(2000),
            fix: "y".repeat(2000),
            place: place(1, "z".repeat(500)),
            lines: ["w".repeat(2000)],
          }),
        ],
      },
      async (page) => {
        expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(
          true,
        );
      },
      { viewport: { width: 390, height: 800 } },
    ));

  it("filters by words, project, service and conflict, and resets the filter", () =>
    open(report, async (page) => {
      expect(await rows(page)).toEqual(["db", "web", "range", "web", "late"]);
      await page.getByRole("searchbox").fill("WEB 808");
      expect(await rows(page)).toEqual(["web", "web"]);
      expect(await bright(page)).toBe(2);
      expect(await page.locator(".finding:visible").count()).toBe(0);
      await page.getByLabel("Project").selectOption("blog");
      expect(await rows(page)).toEqual(["web"]);
      expect(await page.locator("#count").textContent()).toBe("1 of 5 rows");
      expect(await page.locator("#service option").allTextContents()).toEqual([
        "all",
        "late",
        "web",
      ]);
      await page.getByRole("button", { name: "Reset" }).click();
      await expect.poll(() => rows(page)).toHaveLength(5);
      await page.getByLabel("Service").selectOption("web");
      expect(await rows(page)).toEqual(["web", "web"]);
      await page.getByLabel("Service").selectOption("all");
      await page.getByLabel("conflicts only").check();
      expect(await rows(page)).toEqual(["db"]);
      expect(await page.locator(".finding:visible").count()).toBe(1);
    }));

  it("can be used by keyboard", () =>
    open(report, async (page) => {
      await page.keyboard.press("Tab");
      expect(await page.evaluate("document.activeElement.textContent")).toBe(
        "Skip to the port map",
      );
      await page.keyboard.press("/");
      await page.keyboard.type("late");
      expect(await rows(page)).toEqual(["late"]);
      await page.keyboard.press("ControlOrMeta+a");
      await page.keyboard.press("Delete");
      for (let at = 0; at < 5; at++) await page.keyboard.press("Tab");
      expect(await page.evaluate("document.activeElement.getAttribute('href')")).toBe("#p1");
      await page.keyboard.press("Enter");
      expect(await page.locator("tr:target td").nth(1).textContent()).toBe("web");
    }));

  it("has enough contrast in light and dark mode", async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      await open(
        { ...review, rulesUrl: "https://github.com/o/portplan/blob/v1/docs/rules" },
        async (page) => {
          const contrasts: number[] = await page.evaluate(CONTRASTS);
          // WCAG 2.2, 1.4.3: 4.5 to 1.
          expect(Math.min(...contrasts)).toBeGreaterThan(4.5);
        },
        { colorScheme },
      );
    }
  });

  it("works without scripts, and can be printed", () =>
    open(
      report,
      async (page) => {
        expect(await rows(page)).toHaveLength(5);
        expect(await page.locator("#filter").isVisible()).toBe(false);
        await page.emulateMedia({ media: "print" });
        expect((await page.pdf()).subarray(0, 5).toString()).toBe("%PDF-");
      },
      { javaScriptEnabled: false },
    ));

  it("prints without its controls", () =>
    open(report, async (page) => {
      expect(await page.locator("#filter").isVisible()).toBe(true);
      await page.emulateMedia({ media: "print" });
      expect(await page.locator("#filter").isVisible()).toBe(false);
    }));

  it("opens with 2,000 ports and 500 findings", () =>
    open(
      makeReport({
        rows: Array.from({ length: 2000 }, (_, at) =>
          port(
            `project${at % 9}`,
            `service${at}`,
            `${1000 + at * 7}`,
            at + 1,
            at % 4 === 0 ? "taken" : "free",
          ),
        ),
        findings: Array.from({ length: 500 }, (_, at) =>
          makeFinding({ service: `service${at * 4}`, place: place(at * 4 + 1) }),
        ),
      }),
      async (page) => {
        await page.getByRole("searchbox").fill("service1999");
        expect(await rows(page)).toEqual(["service1999"]);
        expect(await page.locator(".label").count()).toBe(0);
        // The keyboard reaches the table without passing 2,000 marks.
        expect(await page.locator("a.mark:not([tabindex='-1'])").count()).toBe(0);
      },
    ));

  it("shows hostile names as text", async () => {
    for (const name of sample(hostileTexts, { numRuns: 40, seed: 8 })) {
      await open(hostileReport(name, name), async (page) => {
        expect(await page.evaluate(SEEN)).toEqual({
          hacked: false,
          foreign: 0,
          cell: escapeControlChars(name),
          cells: 8,
          option: ["", escapeControlChars(name)],
        });
        await page.getByLabel("Project").selectOption({ index: 1 });
        await page.getByLabel("Service").selectOption({ index: 1 });
        expect(await page.locator("tr[id]:not(.off)").count()).toBe(1);
      });
    }
  });
});
