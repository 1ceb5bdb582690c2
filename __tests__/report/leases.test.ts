import { assert, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { makeHolder } from "../../src/host/holders/Holder.ts";
import {
  type ListedLease,
  type LeaseList,
  renderLeases,
  renderLeasesJson,
  renderPortLeases,
} from "../../src/report/formats/leases.ts";
import { createPainter } from "../../src/report/formats/createPainter.ts";
import { leaseOf } from "../allocate/allocating.ts";
import { LINUX } from "../helpers/hostView.ts";
import { hostileTexts } from "./hostile.ts";

const SINCE = "2026-11-30T06:00:00.123Z";

/** Makes a lease of the project shop in /code/shop, which lasts as long as its checkout. */
const listed = (port: number, more: Partial<ListedLease> = {}): ListedLease => ({
  ...leaseOf(port, {
    project: "shop",
    service: "db",
    target: 5432,
    directory: "/code/shop",
    addresses: ["127.0.0.1"],
    lasts: "checkout",
    checkout: "/code/shop",
    since: SINCE,
  }),
  branch: null,
  holders: [],
  ...more,
});

const makeList = (leases: readonly ListedLease[], more: Partial<LeaseList> = {}): LeaseList => ({
  kernel: LINUX,
  visible: true,
  reason: null,
  leases,
  ...more,
});
const lines = (...args: Parameters<typeof makeList>) =>
  renderLeases(makeList(...args), false)
    .trimEnd()
    .split("\n");

const WHILE = "until you release it, or its directory is gone";

describe("renderLeases", () => {
  it("wraps what is known about a port in a terminal that is too narrow", () => {
    const holder = makeHolder("process", "postgres", { pid: 42 });
    const holders = [{ holder, endpoint: "127.0.0.1:15432/tcp" }];
    expect(`\n${renderLeases(makeList([listed(15432, { holders })]), false, 60)}`).toBe(`
/code/shop (until you release it, or its directory is gone)
    shop/db:5432  127.0.0.1:15432/tcp
        since                   in use by process
          2026-11-30T06:00:00Z    postgres (pid 42)
`);
  });

  it("says that there are none", () => {
    expect(lines([])).toEqual(["No leases"]);
  });

  it("lists the ports of each directory, with its branch and what uses them", () => {
    const holder = makeHolder("compose", "shop-1a2b3c4d/db", { since: "2026-11-30T06:00:09Z" });
    const holders = [{ holder, endpoint: "127.0.0.1:15432/tcp" }];
    const feature = { directory: "/code/shop-feature", checkout: "/code/shop-feature" };
    expect(
      lines([
        listed(15_432, { branch: "main", holders }),
        listed(18_080, {
          branch: "main",
          service: "web",
          target: 80,
          addresses: ["0.0.0.0", "::"],
        }),
        listed(25_432, { ...feature, branch: "feature/ports" }),
      ]),
    ).toEqual([
      `/code/shop (branch main, ${WHILE})`,
      "    shop/db:5432  127.0.0.1:15432/tcp  since 2026-11-30T06:00:00Z  " +
        "in use by compose service shop-1a2b3c4d/db",
      "    shop/web:80   *:18080/tcp          since 2026-11-30T06:00:00Z  not in use",
      `/code/shop-feature (branch feature/ports, ${WHILE})`,
      "    shop/db:5432  127.0.0.1:25432/tcp  since 2026-11-30T06:00:00Z  not in use",
    ]);
  });

  const brief = { lasts: null, checkout: null } as const;

  it.each<[string, Partial<ListedLease>, string]>([
    ["as long as its checkout", {}, `/code/shop (${WHILE})`],
    [
      "as long as a checkout in a container",
      { until: "2026-12-05T06:00:00.000Z" },
      `/code/shop (${WHILE}, at the latest 2026-12-05T06:00:00Z)`,
    ],
    [
      "as long as the checkout of another account",
      { ours: false, account: 1001 },
      "/code/shop (of account 1001, until it is released, or its directory is gone)",
    ],
    [
      "as long as its job",
      { ...brief, lasts: "job", pid: 4711, until: SINCE },
      "/code/shop (until its job (pid 4711) ends)",
    ],
    [
      "as long as its terminal",
      { ...brief, lasts: "terminal", pid: 812, until: SINCE },
      "/code/shop (until its terminal (pid 812) closes)",
    ],
    ["until a time", { ...brief, until: SINCE }, "/code/shop (until 2026-11-30T06:00:00Z)"],
    ["for a time that is not known", brief, "/code/shop"],
    ["for a use that is not known", { ...brief, directory: "" }, "unknown directory"],
    [
      "in a directory that is not its checkout",
      { directory: "/code/tools" },
      `/code/shop (${WHILE})`,
    ],
  ])("says how long a lease lasts: %s", (_, more, line) => {
    expect(lines([listed(15_432, more)])[0]).toBe(line);
  });

  it("marks stale leases, and says how to remove them", () => {
    expect(lines([listed(15_432, { ended: true, branch: "main" })])).toEqual([
      "/code/shop (branch main) stale",
      "    shop/db:5432  127.0.0.1:15432/tcp  since 2026-11-30T06:00:00Z  not in use",
      "to remove stale leases: portplan release --stale",
    ]);
  });

  it("lists a port once that several runs have leased for one use", () => {
    const [early, late] = ["2026-11-30T05:00:00.000Z", "2026-11-30T13:00:00.000Z"];
    const [first, second] = [
      listed(15_432, { ...brief, run: "1", until: late }),
      listed(15_432, { ...brief, run: "2", since: early, until: SINCE }),
    ];
    for (const leases of [
      [first, second],
      [second, first],
    ])
      expect(lines(leases)).toEqual([
        "/code/shop (until 2026-11-30T13:00:00Z)",
        "    shop/db:5432  127.0.0.1:15432/tcp  since 2026-11-30T05:00:00Z  not in use",
      ]);
  });

  it.each<[string, Partial<ListedLease>, string]>([
    [
      "a program outside Compose",
      { project: "policy:needs", service: "metrics", target: 9100 },
      "metrics",
    ],
    ["a use that is not known", { project: "", service: "" }, "unknown service"],
  ])("names %s", (_, more, name) => {
    const use = "127.0.0.1:15432/tcp  since 2026-11-30T06:00:00Z  not in use";
    expect(lines([listed(15_432, more)])[1]).toBe(`    ${name}  ${use}`);
  });

  it("does not say that a port is not in use if it cannot see all ports", () => {
    const view = { visible: false, reason: "this is a container", fix: "run it on the host" };
    expect(lines([listed(15_432)], view).slice(1)).toEqual([
      "    shop/db:5432  127.0.0.1:15432/tcp  since 2026-11-30T06:00:00Z  " +
        "nothing visible is using it",
      "warning: other ports may be in use: this is a container; run it on the host",
    ]);
  });

  it("prints hostile names as one line each, without control characters and commands", () => {
    assert(
      property(hostileTexts, (text) => {
        const names = { project: text, service: text, directory: text, branch: text };
        const lease = listed(15_432, { ...names, checkout: null, addresses: [text] });
        const shown = [
          renderLeases(makeList([lease]), false),
          `${renderPortLeases([lease], createPainter(false)).join("\n")}\n`,
        ];
        const counts = shown.map((each) => each.trimEnd().split("\n").length);
        // Without a command if a shell would not get the name as it is printed.
        expect(counts).toEqual([2, /\p{C}/u.test(lease.directory) ? expect.any(Number) : 3]);
        for (const each of shown) expect(each).not.toMatch(/(?!\n)\p{Cc}|\p{Cf}|\p{Cs}/u);
        expect(shown[0]).not.toMatch(/^::|##\[/m);
      }),
    );
  });
});

describe("renderLeasesJson", () => {
  const parse = (list: LeaseList) => JSON.parse([...renderLeasesJson(list)].join(""));

  it("has every field, with the names that users rely on", () => {
    const holder = makeHolder("process", "node", { pid: 7, detail: "node --token=x" });
    const lease = listed(15_432, {
      branch: "main",
      holders: [{ holder, endpoint: "*:15432/tcp" }],
    });
    expect(parse(makeList([lease]))).toEqual({
      version: 1,
      ok: true,
      leases: [
        {
          project: "shop",
          service: "db",
          target: 5432,
          protocol: "tcp",
          port: 15_432,
          addresses: ["127.0.0.1"],
          directory: "/code/shop",
          checkout: "/code/shop",
          account: 0,
          ours: true,
          lasts: "checkout",
          pid: null,
          since: SINCE,
          until: null,
          stale: false,
          command: "portplan release /code/shop",
          branch: "main",
          holders: [
            { kind: "process", name: "node", pid: 7, since: null, endpoint: "*:15432/tcp" },
          ],
        },
      ],
      host: { platform: "linux", visible: true, reason: null, ephemeral: LINUX.ephemeral },
    });
  });

  it.each<[string, Partial<ListedLease>, string | null]>([
    ["a path with a blank", { directory: "/code/my shop" }, "portplan release '/code/my shop'"],
    ["a path with a control character", { directory: "/code/\u001b[2K" }, null],
    ["another account", { ours: false }, null],
    ["a use that is not known", { directory: "" }, null],
  ])("has a command that is right for %s", (_, more, command) => {
    expect(parse(makeList([listed(15_432, more)])).leases[0].command).toBe(command);
  });
});

describe("renderPortLeases", () => {
  const render = (...leases: readonly ListedLease[]) =>
    renderPortLeases(leases, createPainter(false));

  it("says what a port is leased for, and how to release it", () => {
    expect(render(listed(15_432))).toEqual([
      "127.0.0.1:15432/tcp",
      `    leased for shop/db:5432 in /code/shop (since 2026-11-30T06:00:00Z, ${WHILE})`,
      "    to release the lease: portplan release /code/shop",
    ]);
  });

  it("has no command for the lease of another account", () => {
    const other = { ours: false, account: 1001, lasts: "job", pid: 4711, checkout: null } as const;
    expect(render(listed(15_432, other))).toEqual([
      "127.0.0.1:15432/tcp",
      "    leased for shop/db:5432 in /code/shop (since 2026-11-30T06:00:00Z, of account 1001, " +
        "until its job (pid 4711) ends)",
    ]);
  });

  it("shows each use of a port once", () => {
    expect(render(listed(15_432, { run: "1" }), listed(15_432, { run: "2" }))).toHaveLength(3);
    expect(render(listed(15_432), listed(15_432, { service: "web" }))).toHaveLength(6);
  });
});
