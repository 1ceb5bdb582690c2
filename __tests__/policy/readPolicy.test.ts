import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Files } from "../../src/compose/Files.ts";
import type { Policy } from "../../src/policy/Policy.ts";
import type { FetchRemote } from "../../src/policy/readPolicy.ts";
import { rethrowPolicyErrors } from "../../src/report/InputErrors.ts";
import { rules } from "../../src/rules/index.ts";
import { loadPolicy } from "../../src/rules/loadPolicy.ts";
import { memoryFiles, placeTexts } from "../memory.ts";

const nowhere: FetchRemote = () =>
  Promise.resolve({ failure: "failed", detail: "GitHub has no such file" });

/** Reads the policy of a repository with these files. A string is the text of `portplan.yml`. */
function read(
  files: Readonly<Record<string, string>> | string,
  fetchRemote = nowhere,
): Promise<Policy> {
  const texts = typeof files === "string" ? { "portplan.yml": files } : files;
  const memory: Files = memoryFiles(placeTexts(texts));
  return loadPolicy(null, "/repo", memory, fetchRemote).catch((error: unknown) =>
    rethrowPolicyErrors(error, "/repo", "/repo"),
  );
}

/** Returns the lines of the error for an invalid policy. */
async function readErrors(...args: Parameters<typeof read>): Promise<string[]> {
  return read(...args).then(
    () => [],
    (error: Error) => error.message.split("\n"),
  );
}

describe("the location of a policy", () => {
  it.each([".github/portplan.yml", ".github/portplan.yaml", "portplan.yml", "portplan.yaml"])(
    "may be %s",
    async (name) => {
      expect((await read({ [name]: "version: 1\nreserved: [22]\n" })).reserved).toHaveLength(1);
    },
  );

  it("may be missing, which allows everything", async () => {
    expect(await read({ "policy.yml": "version: 1\nreserved: [22]\n" })).toMatchObject({
      reserved: [],
      dynamic: null,
      sharedHosts: null,
    });
  });

  it("is .github first", async () => {
    const { reserved } = await read({
      "portplan.yml": "version: 1\n",
      ".github/portplan.yml": "version: 1\nreserved: [22]\n",
    });
    expect(reserved).toHaveLength(1);
  });
});

describe("an invalid policy", () => {
  it.each([
    [
      "a missing version",
      "reserved: [22]\n",
      ['portplan.yml:1:1: missing key "version"; start the file with "version: 1"'],
    ],
    [
      "another version",
      "version: 2\n",
      ["portplan.yml:1:10: version must be 1, not 2; write version: 1"],
    ],
    [
      "an empty file",
      "",
      ['portplan.yml:1:1: a policy must be a mapping; start the file with "version: 1"'],
    ],
    [
      "a list instead of a mapping",
      "- version: 1\n",
      ['portplan.yml:1:1: a policy must be a mapping; start the file with "version: 1"'],
    ],
    [
      "two documents",
      "version: 1\n---\nversion: 1\n",
      [
        "portplan.yml:1:1: a policy must be a single YAML document; remove the other " +
          "documents",
      ],
    ],
    [
      "an invalid project name",
      "version: 1\nprojects: {Shop: {block: 8000-8009}}\n",
      [
        'portplan.yml:2:12: the key "Shop" in projects must be a Compose project name; ' +
          "use lowercase letters, digits, hyphens and underscores, e.g. shop",
      ],
    ],
    [
      "a date that does not exist, with other mistakes of the same exception",
      "version: 1\nignore:\n  - {rule: port-collision, servce: db, until: 2027-02-31}\n",
      [
        'portplan.yml:3:5: missing key "reason" in ignore[0]; add "reason:"',
        'portplan.yml:3:28: unknown key "servce" in ignore[0]; use service',
        'portplan.yml:3:47: ignore[0].until must be a valid date, not "2027-02-31"; use ' +
          "YYYY-MM-DD, e.g. 2027-01-31",
      ],
    ],
    [
      "an unknown key",
      "version: 1\nreservd: [22]\n",
      ['portplan.yml:2:1: unknown key "reservd"; use reserved'],
    ],
    [
      "an unknown key of a role",
      "version: 1\nroles:\n  db: {rang: 1-2}\n",
      ['portplan.yml:3:8: unknown key "rang" in roles.db; use range'],
    ],
    [
      "an unknown key that resembles no other",
      "version: 1\nroles:\n  db: {colour: red}\n",
      [
        'portplan.yml:3:8: unknown key "colour" in roles.db; remove it, or use one of ' +
          "range, images, services, scheme, public",
      ],
    ],
    [
      "a range in reverse order, with another mistake of the same role",
      "version: 1\nroles: {db: {range: 9-8, images: postgres}}\n",
      [
        'portplan.yml:2:21: roles.db.range must be a port range, not "9-8"; use 8-9',
        "portplan.yml:2:34: roles.db.images must be a list of image names, not " +
          '"postgres"; put it in brackets: ["postgres"]',
      ],
    ],
    [
      "several invalid items of a list",
      'version: 1\nreserved: ["22-20", x, "30-29"]\n',
      [
        'portplan.yml:2:12: reserved[0] must be a host port or port range, not "22-20"; ' +
          "use a port, e.g. 22, 2375-2376/tcp or 127.0.0.1:53/udp",
        'portplan.yml:2:21: reserved[1] must be a host port or port range, not "x"; use ' +
          "a port, e.g. 22, 2375-2376/tcp or 127.0.0.1:53/udp",
        'portplan.yml:2:24: reserved[2] must be a host port or port range, not "30-29"; ' +
          "use a port, e.g. 22, 2375-2376/tcp or 127.0.0.1:53/udp",
      ],
    ],
    [
      "an invalid service name",
      "version: 1\nassignments: {a b: 1}\n",
      [
        'portplan.yml:2:15: the key "a b" in assignments must be a service name; use a ' +
          "name, e.g. db, shop/db or shop/db:5432",
      ],
    ],
    [
      "an invalid item of extends",
      "version: 1\nextends: [portplan:standard, github>acme/x]\n",
      [
        'portplan.yml:2:30: extends[1] must be a policy to extend, not "github>acme/x"; ' +
          "use portplan:standard, a path, or github>OWNER/REPO//PATH@REF",
      ],
    ],
    [
      "an unknown rule",
      "version: 1\nrules: {port-colision: error}\n",
      ['portplan.yml:2:9: unknown key "port-colision" in rules; use port-collision'],
    ],
    [
      "an unknown rule that resembles no other",
      "version: 1\nrules: {firewalled: error}\n",
      ['portplan.yml:2:9: unknown key "firewalled" in rules; remove it'],
    ],
    [
      "unknown rules that resemble others",
      "version: 1\nrules: {unhealty: error, not-listenin: off}\n",
      [
        'portplan.yml:2:9: unknown key "unhealty" in rules; use unhealthy',
        'portplan.yml:2:26: unknown key "not-listenin" in rules; use not-listening',
      ],
    ],
    [
      "an unknown rule of an exception that resembles no other",
      "version: 1\nignore:\n  - {rule: firewalled, reason: later}\n",
      [
        'portplan.yml:3:12: ignore[0].rule must be a rule ID, not "firewalled"; use ' +
          "the ID of a rule, e.g. port-collision",
      ],
    ],
    [
      "an unknown rule of an exception",
      "version: 1\nignore:\n  - {rule: outside-rang, reason: later}\n",
      [
        'portplan.yml:3:12: ignore[0].rule must be a rule ID, not "outside-rang"; use ' +
          "outside-range",
      ],
    ],
    [
      "a rule that cannot be turned off",
      "version: 1\nrules: {invalid-project: off}\n",
      ['portplan.yml:2:9: unknown key "invalid-project" in rules; remove it'],
    ],
    [
      "an unknown level",
      "version: 1\nrules: {port-collision: eror}\n",
      [
        "portplan.yml:2:25: rules.port-collision must be error, warning, notice or off, " +
          'not "eror"; use error',
      ],
    ],
    [
      "an exception without a reason",
      "version: 1\nignore: [{rule: outside-range}]\n",
      ['portplan.yml:2:10: missing key "reason" in ignore[0]; add "reason:"'],
    ],
    [
      "a date that does not exist",
      "version: 1\nignore: [{rule: outside-range, reason: later, until: 2027-02-30}]\n",
      [
        'portplan.yml:2:54: ignore[0].until must be a valid date, not "2027-02-30"; use ' +
          "YYYY-MM-DD, e.g. 2027-01-31",
      ],
    ],
    [
      "a date in another format",
      "version: 1\nignore: [{rule: outside-range, reason: later, until: 31.1.2027}]\n",
      [
        'portplan.yml:2:54: ignore[0].until must be a valid date, not "31.1.2027"; use ' +
          "YYYY-MM-DD, e.g. 2027-01-31",
      ],
    ],
    [
      "a range in another format",
      "version: 1\nprojects: {shop: {block: 8000..8009}}\n",
      [
        'portplan.yml:2:26: projects.shop.block must be a port range, not "8000..8009"; ' +
          "use FIRST-LAST within 1-65535, e.g. 8000-8009",
      ],
    ],
    [
      "a range in reverse order",
      "version: 1\ndynamic: 19999-10000\n",
      ['portplan.yml:2:10: dynamic must be a port range, not "19999-10000"; use 10000-19999'],
    ],
    [
      "a range that exceeds 65535",
      "version: 1\nroles: {db: {range: 60000-70000}}\n",
      [
        'portplan.yml:2:21: roles.db.range must be a port range, not "60000-70000"; use ' +
          "FIRST-LAST within 1-65535, e.g. 8000-8009",
      ],
    ],
    [
      "a port that exceeds 65535",
      "version: 1\nassignments: {db: 70000}\n",
      [
        "portplan.yml:2:19: assignments.db must be a port (1-65535), not 70000; use a " +
          "port, e.g. 5432",
      ],
    ],
    [
      "a health path that is not one",
      'version: 1\nhealth: {web: "http://shop.example/healthz"}\n',
      [
        "portplan.yml:2:15: health.web must be a path, with or without a container port, not " +
          '"http://shop.example/healthz"; use a path, e.g. /healthz or :8080/healthz',
      ],
    ],
    [
      "a container port of a health path that exceeds 65535",
      'version: 1\nhealth: {web: ":70000/healthz"}\n',
      [
        "portplan.yml:2:15: health.web must be a path, with or without a container port, not " +
          '":70000/healthz"; use a path, e.g. /healthz or :8080/healthz',
      ],
    ],
    [
      "a health path of a container port",
      'version: 1\nhealth: {"web:80": /healthz}\n',
      [
        'portplan.yml:2:10: the key "web:80" in health must be the name of a service; use a ' +
          "name, e.g. web or shop/web",
      ],
    ],
    [
      "a reserved port that exceeds 65535",
      'version: 1\nreserved: ["99999/tcp"]\n',
      [
        "portplan.yml:2:12: reserved[0] must be a host port or port range, not " +
          '"99999/tcp"; use a port, e.g. 22, 2375-2376/tcp or 127.0.0.1:53/udp',
      ],
    ],
    [
      "blocks that overlap",
      "version: 1\nprojects:\n  a: {block: 8000-8009}\n  b: {block: 8009-8019}\n",
      [
        "portplan.yml:4:3: block 8009-8019 of b overlaps block 8000-8009 of a (block of " +
          "a: portplan.yml:3:3); use blocks that do not overlap",
      ],
    ],
    [
      "blocks inside another block",
      "version: 1\nprojects:\n  a: {block: 8000-8099}\n  b: {block: 8020-8029}\n" +
        "  c: {block: 8050-8059}\n",
      [
        "portplan.yml:4:3: block 8020-8029 of b overlaps block 8000-8099 of a (block of " +
          "a: portplan.yml:3:3); use blocks that do not overlap",
        "portplan.yml:5:3: block 8050-8059 of c overlaps block 8000-8099 of a (block of " +
          "a: portplan.yml:3:3); use blocks that do not overlap",
      ],
    ],
    [
      "a single alternative",
      "version: 1\nalternatives: [[db]]\n",
      ["portplan.yml:2:16: alternatives[0] must list at least two services; add another one"],
    ],
    [
      "invalid YAML",
      "version: 1\nreserved: [22\n",
      [expect.stringMatching(/^portplan\.yml:\d:\d+: invalid YAML: /)],
    ],
    [
      "an unknown preset",
      "version: 1\nextends: portplan:strict\n",
      ['portplan.yml:2:10: unknown preset "portplan:strict"; use portplan:standard'],
    ],
    [
      "a missing file",
      "version: 1\nextends: [portplan:standard, ports.yml]\n",
      [
        "portplan.yml:2:30: cannot read policy /repo/ports.yml: no such file; use a file " +
          "that exists",
      ],
    ],
  ])("is reported: %s", async (_, text, lines) => {
    expect(await readErrors(text)).toEqual(lines);
  });

  it("is reported with all mistakes of every file", async () => {
    const files = {
      "portplan.yml": "version: 1\nextends: base.yml\nreservd: []\ndynamc: 1-2\n",
      "base.yml": "version: 1\ndynamic: 9-1\n",
    };
    expect(
      await readErrors({
        ...files,
        "portplan.yml": files["portplan.yml"]
          .replace("reservd", "reserved")
          .replace("dynamc: 1-2", "dynamic: 2-1"),
      }),
    ).toEqual([
      'portplan.yml:4:10: dynamic must be a port range, not "2-1"; use 1-2',
      'base.yml:2:10: dynamic must be a port range, not "9-1"; use 1-9',
    ]);
    expect(await readErrors(files)).toEqual([
      'portplan.yml:3:1: unknown key "reservd"; use reserved',
      'portplan.yml:4:1: unknown key "dynamc"; use dynamic',
      'base.yml:2:10: dynamic must be a port range, not "9-1"; use 1-9',
    ]);
  });

  it("is reported with all kinds of mistakes", async () => {
    const text = `version: 2
ruls: {}
roles:
  db: {range: 9-1}
  web: {range: none}
projects:
  a: {block: 1-5}
  b: {block: 5-4}
  c: {block: 4-6, colour: red}
  d: {block: 5-7}
reserved: [99999]
needs: {x: {port: 1-0}}
ignore: [{rule: x}]
`;
    const lines = await readErrors(text);
    expect(lines.map((line) => line.split("; ")[0])).toEqual([
      "portplan.yml:1:10: version must be 1, not 2",
      'portplan.yml:2:1: unknown key "ruls"',
      'portplan.yml:4:15: roles.db.range must be a port range, not "9-1"',
      'portplan.yml:5:16: roles.web.range must be a port range, not "none"',
      'portplan.yml:8:14: projects.b.block must be a port range, not "5-4"',
      "portplan.yml:9:3: block 4-6 of c overlaps block 1-5 of a (block of a: portplan.yml:7:3)",
      'portplan.yml:9:19: unknown key "colour" in projects.c',
      "portplan.yml:10:3: block 5-7 of d overlaps block 4-6 of c (block of c: portplan.yml:9:3)",
      "portplan.yml:11:12: reserved[0] must be a port (1-65535), not 99999",
      'portplan.yml:12:19: needs.x.port must be a host port or port range, not "1-0"',
      'portplan.yml:13:10: missing key "reason" in ignore[0]',
      'portplan.yml:13:17: ignore[0].rule must be a rule ID, not "x"',
    ]);
  });

  it.each([
    [
      "two needs have the same variable",
      "{a: {port: 1, variable: A_PORT}, b: {port: 2, variable: A_PORT}}",
      [
        "portplan.yml:2:41: a and b have the same variable A_PORT (need a: portplan.yml:2:9); " +
          "use a variable for each need",
      ],
    ],
    [
      "a variable would hold several ports",
      '{a: {port: "1-2", variable: A_PORT}}',
      [
        "portplan.yml:2:9: variable A_PORT of a cannot hold ports 1-2; " +
          "use a need with one port for each variable",
      ],
    ],
    ["two needs have no variable", "{a: {port: 1}, b: {port: 2}}", []],
    [
      "two needs have different variables",
      "{a: {port: 1, variable: A_PORT}, b: {port: 1, variable: B_PORT}}",
      [],
    ],
    [
      "a variable configures another program",
      "{a: {port: 1, variable: GITHUB_PORT}}",
      [
        "portplan.yml:2:32: needs.a.variable must be the name of a port variable, not " +
          '"GITHUB_PORT"; ' +
          "use a name such as E2E_PORT, without a prefix of another program such as DOCKER_",
      ],
    ],
  ])("is reported, or not, if %s", async (_, needs, errors) => {
    expect(await readErrors(`version: 1\nneeds: ${needs}\n`)).toEqual(errors);
  });

  it("is never answered with a suggestion of a rule that does not exist", async () => {
    const ids: readonly string[] = rules.map(({ id }) => id);
    const near = fc.tuple(
      fc.constantFrom(...ids, "firewalled", "port-not-open", "stale-lease"),
      fc.nat(),
      fc.nat(2),
      fc.constantFrom("", "e", "-"),
    );
    await fc.assert(
      fc.asyncProperty(near, async ([id, place, length, letter]) => {
        const at = place % id.length;
        const word = `${id.slice(0, at)}${letter}${id.slice(at + length)}`;
        const text =
          `version: 1\nrules: {"${word}": error}\n` +
          `ignore: [{rule: "${word}", reason: later}]\n`;
        const suggested = (await readErrors(text))
          .map((line) => /; use ([a-z-]+)$/.exec(line)?.[1])
          .filter((name) => name !== undefined);
        expect(ids).toEqual(expect.arrayContaining(suggested));
      }),
    );
  });

  it("is reported if it extends itself through other files", async () => {
    const files = {
      "portplan.yml": "version: 1\nextends: a.yml\n",
      "a.yml": "version: 1\nextends: b.yml\n",
      "b.yml": "version: 1\nextends: a.yml\n",
    };
    expect(await readErrors(files)).toEqual([
      "b.yml:2:10: policies extend each other: /repo/a.yml → /repo/b.yml → /repo/a.yml; " +
        "remove one of these extends",
    ]);
  });

  it("is reported if it extends too many files", async () => {
    const names = Array.from({ length: 60 }, (_, index) => `p${index}.yml`);
    const files = Object.fromEntries(names.map((name) => [name, "version: 1\n"]));
    expect(
      await readErrors({
        "portplan.yml": `version: 1\nextends: [${names.join(", ")}]\n`,
        ...files,
      }),
    ).toContainEqual(
      expect.stringContaining("the policy extends more than 50 files; extend fewer files"),
    );
  });
});

describe("extends", () => {
  it("prefers the nearest policy for each entry, and for each field of a role", async () => {
    const policy = await read({
      "portplan.yml":
        "version: 1\nextends: [far.yml, near.yml]\nassignments: {db: 1}\n" +
        "roles: {database: {range: 5400-5499}}\nreserved: [22]\n" +
        "health: {web: /b}\n",
      "near.yml":
        "version: 1\nassignments: {db: 2, web: 2}\ndynamic: 20000-20009\n" +
        'health: {web: /a, "shop/web": /c}\n' +
        "rules: {hardcoded-port: warning}\n",
      "far.yml":
        "version: 1\nextends: portplan:standard\nassignments: {db: 3, web: 3, api: 3}\n" +
        "dynamic: 30000-30009\nreserved: [23]\n",
    });
    expect(
      Object.fromEntries(policy.assignments.map(({ service, port }) => [service.service, port])),
    ).toEqual({ db: 1, web: 2, api: 3 });
    expect(policy.dynamic).toMatchObject({ first: 20_000 });
    expect(policy.reserved.map(({ endpoint }) => endpoint.first)).toEqual([22, 23]);
    expect(policy.rules.get("hardcoded-port")?.level).toBe("warning");
    expect(policy.health.map(({ path }) => path.path)).toEqual(["/c", "/b"]);
    const database = policy.roles.get("database");
    expect(database).toMatchObject({ range: { first: 5400, last: 5499 }, public: false });
    expect(database?.images).toContain("postgres");
  });

  it("keeps the place of each field of a role", async () => {
    const { roles } = await read({
      "portplan.yml":
        "version: 1\nextends: [portplan:standard, base.yml]\n" +
        'roles: {database: {services: ["*-db"]}}\n',
      "base.yml": "version: 1\nroles: {database: {range: 5400-5499}}\n",
    });
    expect(roles.get("database")?.span?.file).toBe("/repo/portplan.yml");
    expect(roles.get("database")?.writtenAt).toMatchObject({
      range: { file: "/repo/base.yml" },
      public: null,
    });
  });

  it("fetches each file of another repository once, with paths relative to it", async () => {
    const requested: string[] = [];
    const fetchRemote: FetchRemote = ({ owner, repository, path, ref }) => {
      requested.push(`${owner}/${repository} ${path} ${ref}`);
      const texts: Readonly<Record<string, string>> = {
        "ports/policy.yml": "version: 1\nextends: [base.yml, ../common.yml]\n",
        "ports/base.yml": "version: 1\nextends: ../common.yml\nassignments: {db: 1}\n",
        "common.yml": "version: 1\nreserved: [22]\n",
      };
      return Promise.resolve({ text: texts[path] ?? "" });
    };
    const policy = await read(
      "version: 1\nextends: github>acme/policies//ports/policy.yml@v1\n",
      fetchRemote,
    );
    expect(policy.assignments).toHaveLength(1);
    expect(requested).toEqual([
      "acme/policies ports/policy.yml v1",
      "acme/policies common.yml v1",
      "acme/policies ports/base.yml v1",
    ]);
  });

  const leadAway = [
    "acme/policies//../../user",
    "acme/policies//a/../../../user",
    "acme/policies///user",
    "acme/policies//a//b.yml",
    "acme/policies//./a.yml",
    "acme/policies//a.yml/",
    "acme/policies//%2e%2e/%2e%2e/user",
    "acme/policies//..%2f..%2fuser",
    String.raw`acme/policies//..\..\user`,
    "acme/policies//a.yml?x",
    "acme/policies//a.yml#x",
    "acme/policies//..;/user",
    "acme/policies//a\u0007.yml",
    "acme/policies//a\u202e.yml",
    "../policies//a.yml",
    "./policies//a.yml",
    "acme/..//a.yml",
    "acme/.//a.yml",
    "-acme/policies//a.yml",
    "acme.x/policies//a.yml",
    `${"a".repeat(40)}/policies//a.yml`,
    `acme/${"a".repeat(101)}//a.yml`,
    "acme/policies//a.yml@../../x",
    "acme/policies//a.yml@a b",
    "acme/policies//a.yml@a?b",
    "acme/policies//a.yml@a\u0007",
    "acme/policies//a.yml@",
  ];

  it.each(leadAway)("requests nothing for the reference github>%s", async (reference) => {
    const requested: unknown[] = [];
    const fetchRemote: FetchRemote = (file) => {
      requested.push(file);
      return Promise.resolve({ text: "version: 1\n" });
    };
    const errors = await readErrors(
      `version: 1\nextends: ${JSON.stringify(`github>${reference}`)}\n`,
      fetchRemote,
    );
    expect([requested, errors.length]).toEqual([[], 1]);
    expect(errors[0]).toMatch(/must be a policy to extend|has a character that is not allowed/);
  });

  it.each([
    "acme/.github//portplan.yml",
    "acme-inc/policies.js//ports/shop ä (1).yml@v1.2",
    "acme_x/p//a@pkg@1.0.0",
    "acme/p//..a/b..@feature/x-y",
  ])("requests the file of the reference github>%s", async (reference) => {
    const requested: string[] = [];
    await read(
      `version: 1\nextends: ${JSON.stringify(`github>${reference}`)}\n`,
      ({ owner, repository, path, ref }) => {
        requested.push(`${owner}/${repository}//${path}${ref === null ? "" : `@${ref}`}`);
        return Promise.resolve({ text: "version: 1\n" });
      },
    );
    expect(requested).toEqual([reference]);
  });

  it.each([
    ["../../../user", ["ports/policy.yml v1", "user v1"]],
    ["/a.yml", ["ports/policy.yml v1", "a.yml v1"]],
    ["a.yml@main", ["ports/policy.yml v1"]],
    ["%2e%2e/user", ["ports/policy.yml v1"]],
    ["a?b", ["ports/policy.yml v1"]],
    ["/", ["ports/policy.yml v1"]],
  ])("keeps the repository and the ref of a policy that extends %s", async (name, expected) => {
    const requested: string[] = [];
    const fetchRemote: FetchRemote = ({ path, ref }) => {
      requested.push(`${path} ${ref}`);
      const isFirst = path === "ports/policy.yml";
      return Promise.resolve({
        text: isFirst ? `version: 1\nextends: "${name}"\n` : "version: 1\n",
      });
    };
    const text = "version: 1\nextends: github>acme/policies//ports/policy.yml@v1\n";
    await read(text, fetchRemote).catch(() => {});
    expect(requested).toEqual(expected);
  });

  it("reports places in a file of another repository by the name in extends", async () => {
    const fetchRemote: FetchRemote = () => Promise.resolve({ text: "version: 1\ndynamic: 2-1\n" });
    expect(
      await readErrors("version: 1\nextends: github>acme/policies//ports.yml\n", fetchRemote),
    ).toEqual([
      'github>acme/policies//ports.yml:2:10: dynamic must be a port range, not "2-1"; use 1-2',
    ]);
  });

  it("reports why a file of another repository cannot be read", async () => {
    expect(await readErrors("version: 1\nextends: github>acme/policies//ports.yml@main\n")).toEqual(
      [
        "portplan.yml:2:10: cannot read policy github>acme/policies//ports.yml@main: GitHub has " +
          "no such file; use a file that the GitHub token can read",
      ],
    );
  });
});

it("reads every entry of a policy", async () => {
  const policy = await read(`version: 1
roles:
  database:
    range: 5000-5999
    images: [postgres, "timescale/*"]
    services: ["*-db"]
    scheme: postgres
    public: false
assignments: {postgres: 5432, "shop/redis": 6379, "rabbitmq:15672": 15672}
projects:
  performia: {block: 8000-8009}
reserved: [22, "2375-2376/tcp"]
dynamic: 10000-19999
needs:
  health: {port: 8080, fallback: [8081, 8082]}
  mcp: {port: "127.0.0.1:8001", fallback: "$MCP_PORTS"}
  e2e: {port: 4444, variable: E2E_PORT}
fallback: {"shop/web": [8080, 8081, 8082]}
health: {web: /healthz, "shop/web": ":8080/health"}
optional: [metrics]
alternatives: [[db-mysql, db-postgres]]
environments:
  staging: {env-files: [.env, .env.staging], host: build-1}
  production: {}
rules: {hardcoded-port: warning, ephemeral-port: off}
ignore:
  - {rule: outside-range, service: legacy, reason: "moves with the new cluster", until: 2027-01-31}
`);
  const plain = (value: unknown): unknown =>
    JSON.parse(
      JSON.stringify(value, (key, each: unknown) =>
        key === "span" || key === "sources"
          ? undefined
          : each instanceof Map
            ? [...each.values()]
            : each,
      ),
    );
  expect(plain(policy)).toMatchInlineSnapshot(`
    {
      "alternatives": [
        {
          "services": [
            {
              "project": null,
              "service": "db-mysql",
              "target": null,
            },
            {
              "project": null,
              "service": "db-postgres",
              "target": null,
            },
          ],
        },
      ],
      "assignments": [
        {
          "port": 6379,
          "service": {
            "project": "shop",
            "service": "redis",
            "target": null,
          },
        },
        {
          "port": 5432,
          "service": {
            "project": null,
            "service": "postgres",
            "target": null,
          },
        },
        {
          "port": 15672,
          "service": {
            "project": null,
            "service": "rabbitmq",
            "target": 15672,
          },
        },
      ],
      "blocks": [
        {
          "project": "performia",
          "range": {
            "first": 8000,
            "last": 8009,
          },
        },
      ],
      "dynamic": {
        "first": 10000,
        "last": 19999,
      },
      "environments": [
        {
          "envFiles": [
            ".env",
            ".env.staging",
          ],
          "host": "build-1",
          "name": "staging",
        },
        {
          "envFiles": [],
          "host": "production",
          "name": "production",
        },
      ],
      "fallback": [
        {
          "ports": [
            8080,
            8081,
            8082,
          ],
          "service": {
            "project": "shop",
            "service": "web",
            "target": null,
          },
        },
      ],
      "health": [
        {
          "path": {
            "path": "/health",
            "target": 8080,
          },
          "service": {
            "project": "shop",
            "service": "web",
            "target": null,
          },
        },
        {
          "path": {
            "path": "/healthz",
            "target": null,
          },
          "service": {
            "project": null,
            "service": "web",
            "target": null,
          },
        },
      ],
      "ignore": [
        {
          "reason": "moves with the new cluster",
          "rule": "outside-range",
          "service": {
            "project": null,
            "service": "legacy",
            "target": null,
          },
          "until": "2027-01-31",
        },
      ],
      "needs": [
        {
          "endpoint": {
            "address": null,
            "family": null,
            "first": 8080,
            "last": 8080,
            "protocol": null,
          },
          "fallback": [
            8081,
            8082,
          ],
          "name": "health",
          "variable": null,
        },
        {
          "endpoint": {
            "address": "127.0.0.1",
            "family": "IPv4",
            "first": 8001,
            "last": 8001,
            "protocol": null,
          },
          "fallback": {
            "variable": "MCP_PORTS",
          },
          "name": "mcp",
          "variable": null,
        },
        {
          "endpoint": {
            "address": null,
            "family": null,
            "first": 4444,
            "last": 4444,
            "protocol": null,
          },
          "fallback": [],
          "name": "e2e",
          "variable": "E2E_PORT",
        },
      ],
      "optional": [
        {
          "service": {
            "project": null,
            "service": "metrics",
            "target": null,
          },
        },
      ],
      "reserved": [
        {
          "endpoint": {
            "address": null,
            "family": null,
            "first": 22,
            "last": 22,
            "protocol": null,
          },
        },
        {
          "endpoint": {
            "address": null,
            "family": null,
            "first": 2375,
            "last": 2376,
            "protocol": "tcp",
          },
        },
      ],
      "roles": [
        {
          "images": [
            "postgres",
            "timescale/*",
          ],
          "name": "database",
          "public": false,
          "range": {
            "first": 5000,
            "last": 5999,
          },
          "scheme": "postgres",
          "services": [
            "*-db",
          ],
          "writtenAt": {
            "public": {
              "end": 28,
              "file": "/repo/portplan.yml",
              "start": 20,
            },
            "range": {
              "end": 28,
              "file": "/repo/portplan.yml",
              "start": 20,
            },
          },
        },
      ],
      "rules": [
        {
          "level": "off",
        },
        {
          "level": "warning",
        },
      ],
      "sharedHosts": null,
    }
  `);
});

describe("a hostile policy", () => {
  const many = (count: number, line: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => line(index)).join("");

  it.each([
    [
      "blocks",
      `version: 1\nprojects:\n${many(2000, (index) => `  p${index}: {block: 8000-9000}\n`)}`,
    ],
    ["unknown keys", `version: 1\n${many(10_000, (index) => `k${index}: 1\n`)}`],
    [
      "roles with unknown keys",
      `version: 1\nroles:\n${many(2000, (index) => `  r${index}: {rang: 1}\n`)}`,
    ],
  ])("with many %s is reported on few lines", async (_, text) => {
    const lines = await readErrors(text);
    expect(lines).toHaveLength(101);
    expect(lines.at(-1)).toMatch(/^and \d+ more mistakes$/);
  });

  it.each([
    ["spaces", `version: 1\nextends: "${" ".repeat(100_000)}"\n`],
    ["letters", `version: 1\noptional: ["${"a".repeat(100_000)}!"]\n`],
    ["brackets", `version: 1\nroles: ${"[".repeat(5_000)}${"]".repeat(5_000)}\n`],
    ["terminal escapes", 'version: 1\n"\\e[31m": 1\n'],
  ])("with many %s is reported on short lines", async (_, text) => {
    const lines = await readErrors(text);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line.length).toBeLessThan(1_000);
  });
});

describe("a policy that the user names", () => {
  const memory = memoryFiles({
    "/repo/ci.yml": "version: 1\nextends: [/shared/a.yml]\n",
    "/shared/a.yml": "version: 1\nextends: [b.yml]\n",
    "/shared/b.yml": "version: 1\nreserved: [22]\n",
    "/shared/back.yml": "version: 1\nextends: [/repo/ci.yml]\n",
  });
  const files: Files = {
    ...memory,
    read: (path, trusted) =>
      trusted || path.startsWith("/repo/")
        ? memory.read(path, trusted)
        : { failure: "outside", detail: "it is outside the repository" },
  };

  it("may extend others outside of the repository if it is outside", async () => {
    const { reserved } = await loadPolicy("/shared/a.yml", "/repo", files, nowhere);
    expect(reserved).toHaveLength(1);
  });

  it.each(["/repo/ci.yml", "/shared/back.yml"])(
    "does not let a file of the repository extend one outside of it (%s)",
    async (path) => {
      const loading = loadPolicy(path, "/repo", files, nowhere);
      await expect(loading).rejects.toMatchObject({
        problems: [
          {
            message: "cannot read policy /shared/a.yml: it is outside the repository",
            span: { file: "/repo/ci.yml" },
          },
        ],
      });
    },
  );
});
