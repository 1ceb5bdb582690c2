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

/** The policy of a repository with these files, `portplan.yml` the first of them. */
function read(
  files: Readonly<Record<string, string>> | string,
  fetchRemote = nowhere,
): Promise<Policy> {
  const texts = typeof files === "string" ? { "portplan.yml": files } : files;
  const memory: Files = memoryFiles(placeTexts(texts));
  return loadPolicy(null, "/repo", memory, fetchRemote).catch((error: unknown) =>
    rethrowPolicyErrors(error, () => "/repo"),
  );
}

/** What is said of a policy that is not valid, line by line. */
async function complaints(...args: Parameters<typeof read>): Promise<string[]> {
  return read(...args).then(
    () => [],
    (error: Error) => error.message.split("\n"),
  );
}

describe("where it is found", () => {
  it.each([".github/portplan.yml", ".github/portplan.yaml", "portplan.yml", "portplan.yaml"])(
    "%s",
    async (name) => {
      expect((await read({ [name]: "version: 1\nreserved: [22]\n" })).reserved).toHaveLength(1);
    },
  );

  it("nowhere: everything is allowed", async () => {
    expect(await read({ "policy.yml": "version: 1\nreserved: [22]\n" })).toMatchObject({
      reserved: [],
      dynamic: null,
    });
  });

  it("in .github first", async () => {
    const { reserved } = await read({
      "portplan.yml": "version: 1\n",
      ".github/portplan.yml": "version: 1\nreserved: [22]\n",
    });
    expect(reserved).toHaveLength(1);
  });
});

describe("what is wrong with it", () => {
  it.each([
    [
      "no version",
      "reserved: [22]\n",
      ["portplan.yml:1:1: the policy needs version; begin it with version: 1"],
    ],
    [
      "another version",
      "version: 2\n",
      ["portplan.yml:1:10: version is 2, and must be 1; write 1"],
    ],
    ["nothing", "", ["portplan.yml:1:1: a policy is a mapping; begin it with version: 1"]],
    [
      "a list",
      "- version: 1\n",
      ["portplan.yml:1:1: a policy is a mapping; begin it with version: 1"],
    ],
    [
      "two documents",
      "version: 1\n---\nversion: 1\n",
      ["portplan.yml:1:1: a policy is one YAML document; begin it with version: 1"],
    ],
    [
      "a project that Compose cannot have",
      "version: 1\nprojects: {Shop: {block: 8000-8009}}\n",
      [
        'portplan.yml:2:12: projects has the key "Shop", and each must be the name of a ' +
          "project of Compose, as shop; write the name of a project of Compose, as shop",
      ],
    ],
    [
      "a day that there is not, beside other mistakes of the same exception",
      "version: 1\nignore:\n  - {rule: port-collision, servce: db, until: 2027-02-31}\n",
      [
        "portplan.yml:3:5: ignore[0] needs reason; add reason:",
        'portplan.yml:3:28: ignore[0] has no key "servce"; write service',
        'portplan.yml:3:47: ignore[0].until is "2027-02-31", which is no day of the ' +
          "calendar; write a day that there is, as 2027-01-31",
      ],
    ],
    [
      "an unknown key",
      "version: 1\nreservd: [22]\n",
      ['portplan.yml:2:1: the policy has no key "reservd"; write reserved'],
    ],
    [
      "an unknown key of a role",
      "version: 1\nroles:\n  db: {rang: 1-2}\n",
      ['portplan.yml:3:8: roles.db has no key "rang"; write range'],
    ],
    [
      "a key like no other",
      "version: 1\nroles:\n  db: {colour: red}\n",
      [
        'portplan.yml:3:8: roles.db has no key "colour"; take it out; there are range, ' +
          "images, services, scheme, public",
      ],
    ],
    [
      "a range that ends before it begins, beside another mistake of the same role",
      "version: 1\nroles: {db: {range: 9-8, images: postgres}}\n",
      [
        'portplan.yml:2:21: roles.db.range is "9-8", which is no range of ports; write 8-9',
        'portplan.yml:2:34: roles.db.images is "postgres", and must be a list of names of ' +
          "images; write a list of names of images",
      ],
    ],
    [
      "items of a list, whatever stands between them",
      'version: 1\nreserved: ["22-20", x, "30-29"]\n',
      [
        'portplan.yml:2:12: reserved[0] is "22-20", which is no port of a host; write it as ' +
          "22, 2375-2376/tcp or 127.0.0.1:53/udp",
        'portplan.yml:2:21: reserved[1] is "x", and must be a port, perhaps with an address ' +
          "and a protocol, as 2375-2376/tcp; write a port, perhaps with an address and a " +
          "protocol, as 2375-2376/tcp",
        'portplan.yml:2:24: reserved[2] is "30-29", which is no port of a host; write it as ' +
          "22, 2375-2376/tcp or 127.0.0.1:53/udp",
      ],
    ],
    [
      "a name that is none",
      "version: 1\nassignments: {a b: 1}\n",
      [
        'portplan.yml:2:15: assignments has the key "a b", and each must be the name of a ' +
          "service, as db, shop/db or shop/db:5432; write the name of a service, as db, " +
          "shop/db or shop/db:5432",
      ],
    ],
    [
      "one of several policies that it extends",
      "version: 1\nextends: [portplan:standard, github>acme/x]\n",
      [
        'portplan.yml:2:30: extends[1] is "github>acme/x", and must be a policy to extend, ' +
          "as portplan:standard, ports.yml or github>OWNER/REPO//PATH@REF; write a policy to " +
          "extend, as portplan:standard, ports.yml or github>OWNER/REPO//PATH@REF",
      ],
    ],
    [
      "an unknown rule",
      "version: 1\nrules: {port-colision: error}\n",
      ['portplan.yml:2:9: rules has no key "port-colision"; write port-collision'],
    ],
    [
      "a rule that there is not, and that is like no other",
      "version: 1\nrules: {unhealthy: error}\n",
      ['portplan.yml:2:9: rules has no key "unhealthy"; take it out'],
    ],
    [
      "a rule near to one that there is not",
      "version: 1\nrules: {unhealty: error, not-listenin: off}\n",
      [
        'portplan.yml:2:9: rules has no key "unhealty"; take it out',
        'portplan.yml:2:26: rules has no key "not-listenin"; take it out',
      ],
    ],
    [
      "an exception from a rule that there is not",
      "version: 1\nignore:\n  - {rule: wrong-listener, reason: later}\n",
      [
        'portplan.yml:3:12: ignore[0].rule is "wrong-listener", and must be the id of a ' +
          "rule; write the id of a rule",
      ],
    ],
    [
      "an unknown rule of an exception",
      "version: 1\nignore:\n  - {rule: outside-rang, reason: later}\n",
      [
        'portplan.yml:3:12: ignore[0].rule is "outside-rang", and must be the id of a rule; ' +
          "write outside-range",
      ],
    ],
    [
      "a rule that cannot be switched off",
      "version: 1\nrules: {invalid-project: off}\n",
      ['portplan.yml:2:9: rules has no key "invalid-project"; take it out'],
    ],
    [
      "an unknown level",
      "version: 1\nrules: {port-collision: eror}\n",
      [
        'portplan.yml:2:25: rules.port-collision is "eror", and must be one of error, ' +
          "warning, notice and off; write error",
      ],
    ],
    [
      "an exception without a reason",
      "version: 1\nignore: [{rule: outside-range}]\n",
      ["portplan.yml:2:10: ignore[0] needs reason; add reason:"],
    ],
    [
      "a day that there is not",
      "version: 1\nignore: [{rule: outside-range, reason: later, until: 2027-02-30}]\n",
      [
        'portplan.yml:2:54: ignore[0].until is "2027-02-30", which is no day of the ' +
          "calendar; write a day that there is, as 2027-01-31",
      ],
    ],
    [
      "a day in another order",
      "version: 1\nignore: [{rule: outside-range, reason: later, until: 31.1.2027}]\n",
      [
        'portplan.yml:2:54: ignore[0].until is "31.1.2027", and must be a day, as ' +
          "2027-01-31; write a day, as 2027-01-31",
      ],
    ],
    [
      "a range that is no range",
      "version: 1\nprojects: {shop: {block: 8000..8009}}\n",
      [
        'portplan.yml:2:26: projects.shop.block is "8000..8009", and must be a range of ' +
          "ports, as 8000-8009; write a range of ports, as 8000-8009",
      ],
    ],
    [
      "a range that ends before it begins",
      "version: 1\ndynamic: 19999-10000\n",
      [
        'portplan.yml:2:10: dynamic is "19999-10000", which is no range of ports; write ' +
          "10000-19999",
      ],
    ],
    [
      "a range beyond the last port",
      "version: 1\nroles: {db: {range: 60000-70000}}\n",
      [
        'portplan.yml:2:21: roles.db.range is "60000-70000", which is no range of ports; ' +
          "write a range within 1-65535, as 8000-8009",
      ],
    ],
    [
      "a port beyond the last one",
      "version: 1\nassignments: {db: 70000}\n",
      [
        "portplan.yml:2:19: assignments.db is 70000, and must be a port from 1 to 65535, as " +
          "5432; write a port from 1 to 65535, as 5432",
      ],
    ],
    [
      "a reserved port that is none",
      'version: 1\nreserved: ["99999/tcp"]\n',
      [
        'portplan.yml:2:12: reserved[0] is "99999/tcp", which is no port of a host; write it ' +
          "as 22, 2375-2376/tcp or 127.0.0.1:53/udp",
      ],
    ],
    [
      "blocks that overlap",
      "version: 1\nprojects:\n  a: {block: 8000-8009}\n  b: {block: 8009-8019}\n",
      [
        "portplan.yml:4:3: the block 8009-8019 of b overlaps 8000-8009 of a (the block of a: " +
          "portplan.yml:3:3); give each project ports of its own",
      ],
    ],
    [
      "a block inside of another one",
      "version: 1\nprojects:\n  a: {block: 8000-8099}\n  b: {block: 8020-8029}\n" +
        "  c: {block: 8050-8059}\n",
      [
        "portplan.yml:4:3: the block 8020-8029 of b overlaps 8000-8099 of a (the block of a: " +
          "portplan.yml:3:3); give each project ports of its own",
        "portplan.yml:5:3: the block 8050-8059 of c overlaps 8000-8099 of a (the block of a: " +
          "portplan.yml:3:3); give each project ports of its own",
      ],
    ],
    [
      "alternatives to nothing",
      "version: 1\nalternatives: [[db]]\n",
      [
        "portplan.yml:2:16: alternatives[0] is a list, and must be a list of at least two " +
          "services; write a list of at least two services",
      ],
    ],
    [
      "no YAML",
      "version: 1\nreserved: [22\n",
      [expect.stringMatching(/^portplan\.yml:\d:\d+: invalid YAML: /)],
    ],
    [
      "a preset that there is not",
      "version: 1\nextends: portplan:strict\n",
      ['portplan.yml:2:10: there is no preset "portplan:strict"; write portplan:standard'],
    ],
    [
      "a file that there is not",
      "version: 1\nextends: [portplan:standard, ports.yml]\n",
      [
        "portplan.yml:2:30: the policy /repo/ports.yml cannot be read: there is no such " +
          "file; name a file that there is",
      ],
    ],
  ])("%s", async (_, text, lines) => {
    expect(await complaints(text)).toEqual(lines);
  });

  it("reports all mistakes at once, in every file", async () => {
    const files = {
      "portplan.yml": "version: 1\nextends: base.yml\nreservd: []\ndynamc: 1-2\n",
      "base.yml": "version: 1\ndynamic: 9-1\n",
    };
    expect(
      await complaints({
        ...files,
        "portplan.yml": files["portplan.yml"]
          .replace("reservd", "reserved")
          .replace("dynamc: 1-2", "dynamic: 2-1"),
      }),
    ).toEqual([
      'portplan.yml:4:10: dynamic is "2-1", which is no range of ports; write 1-2',
      'base.yml:2:10: dynamic is "9-1", which is no range of ports; write 1-9',
    ]);
    expect(await complaints(files)).toEqual([
      'portplan.yml:3:1: the policy has no key "reservd"; write reserved',
      'portplan.yml:4:1: the policy has no key "dynamc"; write dynamic',
      'base.yml:2:10: dynamic is "9-1", which is no range of ports; write 1-9',
    ]);
  });

  it("reports all mistakes at once, whatever they are", async () => {
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
    const lines = await complaints(text);
    expect(lines.map((line) => line.split("; ")[0])).toEqual([
      "portplan.yml:1:10: version is 2, and must be 1",
      'portplan.yml:2:1: the policy has no key "ruls"',
      'portplan.yml:4:15: roles.db.range is "9-1", which is no range of ports',
      'portplan.yml:5:16: roles.web.range is "none", and must be a range of ports, as 8000-8009',
      'portplan.yml:8:14: projects.b.block is "5-4", which is no range of ports',
      "portplan.yml:9:3: the block 4-6 of c overlaps 1-5 of a (the block of a: portplan.yml:7:3)",
      'portplan.yml:9:19: projects.c has no key "colour"',
      "portplan.yml:10:3: the block 5-7 of d overlaps 4-6 of c (the block of c: portplan.yml:9:3)",
      "portplan.yml:11:12: reserved[0] is 99999, and must be a port from 1 to 65535, as 5432",
      'portplan.yml:12:19: needs.x.port is "1-0", which is no port of a host',
      "portplan.yml:13:10: ignore[0] needs reason",
      'portplan.yml:13:17: ignore[0].rule is "x", and must be the id of a rule',
    ]);
  });

  it("suggests only rules that exist", async () => {
    const ids: readonly string[] = rules.map(({ id }) => id);
    const near = fc.tuple(
      fc.constantFrom(...ids, "unhealthy", "not-listening", "wrong-listener"),
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
        const suggested = (await complaints(text))
          .map((line) => /; write ([a-z-]+)$/.exec(line)?.[1])
          .filter((name) => name !== undefined);
        expect(ids).toEqual(expect.arrayContaining(suggested));
      }),
    );
  });

  it("is a circle", async () => {
    const files = {
      "portplan.yml": "version: 1\nextends: a.yml\n",
      "a.yml": "version: 1\nextends: b.yml\n",
      "b.yml": "version: 1\nextends: a.yml\n",
    };
    expect(await complaints(files)).toEqual([
      "b.yml:2:10: /repo/a.yml extends /repo/b.yml extends /repo/a.yml: a circle; let one of " +
        "them extend nothing",
    ]);
  });

  it("is too much", async () => {
    const names = Array.from({ length: 60 }, (_, index) => `p${index}.yml`);
    const files = Object.fromEntries(names.map((name) => [name, "version: 1\n"]));
    expect(
      await complaints({
        "portplan.yml": `version: 1\nextends: [${names.join(", ")}]\n`,
        ...files,
      }),
    ).toContainEqual(
      expect.stringContaining("the policy extends more than 50 others; extend fewer"),
    );
  });
});

describe("extends", () => {
  it("lets the nearest win, entry by entry, and a role field by field", async () => {
    const policy = await read({
      "portplan.yml":
        "version: 1\nextends: [far.yml, near.yml]\nassignments: {db: 1}\n" +
        "roles: {database: {range: 5400-5499}}\nreserved: [22]\n",
      "near.yml":
        "version: 1\nassignments: {db: 2, web: 2}\ndynamic: 20000-20009\n" +
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
    const database = policy.roles.get("database");
    expect(database).toMatchObject({ range: { first: 5400, last: 5499 }, public: false });
    expect(database?.images).toContain("postgres");
  });

  it("knows of each field of a role where it was written", async () => {
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

  it("gets a file of another repository once, and what that extends from beside it", async () => {
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

  it("points into a file of another repository by the name by which it is extended", async () => {
    const fetchRemote: FetchRemote = () => Promise.resolve({ text: "version: 1\ndynamic: 2-1\n" });
    expect(
      await complaints("version: 1\nextends: github>acme/policies//ports.yml\n", fetchRemote),
    ).toEqual([
      'github>acme/policies//ports.yml:2:10: dynamic is "2-1", which is no range of ports; ' +
        "write 1-2",
    ]);
  });

  it("says why a file of another repository cannot be had", async () => {
    expect(await complaints("version: 1\nextends: github>acme/policies//ports.yml@main\n")).toEqual(
      [
        "portplan.yml:2:10: the policy github>acme/policies//ports.yml@main cannot be read: " +
          "GitHub has no such file; name a file that can be read with the token at hand",
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
fallback: {"shop/web": [8080, 8081, 8082]}
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
    }
  `);
});

describe("a hostile policy", () => {
  const many = (count: number, line: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => line(index)).join("");

  it.each([
    [
      "blocks",
      `version: 1\nprojects:\n${many(10_000, (index) => `  p${index}: {block: 8000-9000}\n`)}`,
    ],
    ["unknown keys", `version: 1\n${many(10_000, (index) => `k${index}: 1\n`)}`],
    [
      "roles with unknown keys",
      `version: 1\nroles:\n${many(10_000, (index) => `  r${index}: {rang: 1}\n`)}`,
    ],
  ])("of many %s is reported on few lines", async (_, text) => {
    const lines = await complaints(text);
    expect(lines).toHaveLength(101);
    expect(lines.at(-1)).toMatch(/^and \d+ more mistakes$/);
  });

  it.each([
    ["spaces", `version: 1\nextends: "${" ".repeat(100_000)}"\n`],
    ["letters", `version: 1\noptional: ["${"a".repeat(100_000)}!"]\n`],
    ["brackets", `version: 1\nroles: ${"[".repeat(5_000)}${"]".repeat(5_000)}\n`],
    ["terminal escapes", 'version: 1\n"\\e[31m": 1\n'],
  ])("of many %s is refused on short lines", async (_, text) => {
    const lines = await complaints(text);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line.length).toBeLessThan(1_000);
  });
});
