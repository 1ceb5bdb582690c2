import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addSeal } from "../../src/allocate/seal.ts";
import { setEnvBlock } from "../../src/allocate/envBlock.ts";
import { carryOutMove } from "../../src/commands/move.ts";
import type { ChangeRecord } from "../../src/changes/ChangeRecord.ts";
import type { LeaseStore } from "../../src/leases/LeaseStore.ts";
import { leaseOf } from "../allocate/allocating.ts";
import { type Fake, quiet } from "../host/fakeHost.ts";
import { applyTo, formatMove, type MoveCase, prepareIn } from "./moving.ts";

const entry = (line: string) => `services: {web: {image: nginx, ports: [${line}]}}\n`;
const SHOP = [
  "services:",
  "  web:",
  "    image: nginx",
  '    ports: ["${WEB_PORT:-8080}:80"]',
  "  db:",
  "    image: postgres",
  '    ports: ["127.0.0.1:5432:5432"]',
  "",
].join("\n");

/** A host on which these ports are in use. */
const usedOn = (...ports: readonly number[]): Fake => ({
  ...quiet,
  bind: ({ first, last }) =>
    ports.some((port) => first <= port && port <= last) ? "in-use" : "free",
});

describe("the new port", () => {
  const files = { "compose.yaml": SHOP };
  it.each<[title: string, one: Partial<MoveCase>, expected: string[]]>([
    [
      "is refused if it is in use",
      { host: usedOn(9090) },
      [
        "refused: web cannot publish host port 9090/tcp: in use by a socket that is bound but " +
          "not listening, which the kernel does not list",
      ],
    ],
    [
      "is accepted if another port is in use",
      { host: usedOn(9091, 8080) },
      [
        "--- compose.yaml",
        '-    ports: ["${WEB_PORT:-8080}:80"]',
        '+    ports: ["${WEB_PORT:-9090}:80"]',
      ],
    ],
    [
      "is refused if another run has leased it",
      { leases: storeOf(9090) },
      ["refused: web cannot publish host port 9090/tcp: leased by other/web"],
    ],
  ])("%s", async (_, one, expected) => {
    const found = formatMove(await prepareIn({ files, move: "web 9090", ...one }));
    expect(found).toEqual(expected);
  });

  it("is accepted with a warning if it is in the ephemeral port range", async () => {
    const found = formatMove(await prepareIn({ files, move: "web 40000" }));
    expect(found.slice(3)).toEqual([expect.stringMatching(/^warning: .*40000.*ephemeral/)]);
  });

  it.each([
    ["web 0", /cannot move to port 0/],
    ["web 8080", null],
    ["+60000", /db:5432 cannot move to port 65432|web:80 cannot move to port 68080/],
    ["-8000", /db:5432 cannot move to port -2568/],
    ["nobody 9090", /^no such service: "nobody"; choose from web, db$/],
    ["web:81 9090", /^web:81 does not publish a host port$/],
  ] as const)("%s is refused as wrong usage, if it is wrong", async (move, message) => {
    const prepared = prepareIn({ files, move });
    if (message === null) expect((await prepared).moves).toEqual([]);
    else await expect(prepared).rejects.toThrow(message);
  });
});

function storeOf(port: number): LeaseStore {
  return {
    run: "1",
    warnings: [],
    list: () => Promise.resolve([leaseOf(port, { ours: false })]),
    claim: () => Promise.reject(new Error("a move leases nothing")),
    drop: () => Promise.reject(new Error("a move leases nothing")),
    release: () => Promise.reject(new Error("a move leases nothing")),
  };
}

describe("which ports move", () => {
  it("an offset moves all ports, also down", async () => {
    const files = { "compose.yaml": SHOP, ".env": "WEB_PORT=8081\n" };
    const up = await prepareIn({ files, move: "+10000" });
    expect(formatMove(up)).toEqual([
      "--- .env",
      "-WEB_PORT=8081",
      "+WEB_PORT=18081",
      "--- compose.yaml",
      '-    ports: ["127.0.0.1:5432:5432"]',
      '+    ports: ["127.0.0.1:15432:5432"]',
    ]);
    const moved = applyTo(files, up);
    expect(applyTo(moved, await prepareIn({ files: moved, move: "-10000" }))).toEqual(files);
  });

  it("an offset of one moves ports that follow one another", async () => {
    const files = { "compose.yaml": entry('"8080:80", "8081:81"') };
    expect(formatMove(await prepareIn({ files, move: "+1" }))).toEqual([
      "--- compose.yaml",
      '-services: {web: {image: nginx, ports: ["8080:80", "8081:81"]}}',
      '+services: {web: {image: nginx, ports: ["8081:80", "8082:81"]}}',
    ]);
  });

  it("no port moves if one of them cannot", async () => {
    const files = { "compose.yaml": SHOP };
    const prepared = await prepareIn({ files, move: "+100", env: { WEB_PORT: "8080" } });
    expect(prepared.files).toEqual([]);
    expect(formatMove(prepared)).toEqual([
      "refused: WEB_PORT is set in the environment, not in a file",
    ]);
  });

  it("a refusal names only the services that it is about", async () => {
    const files = {
      "compose.yaml":
        "services:\n" +
        "  web: {image: x, ports: ['8080:80']}\n" +
        "  api: {image: x, ports: ['8090:80']}\n" +
        "  db: {image: x, ports: ['5432:5432']}\n",
    };
    const prepared = await prepareIn({ files, move: "+100", host: usedOn(8190) });
    expect(prepared.refused.map(({ move, reason }) => [move.request.service.name, reason])).toEqual(
      [["api", expect.stringMatching(/^api cannot publish host port 8190/)]],
    );
    expect(prepared.files).toEqual([]);
  });

  it("conflicts moves the ports that are in use to free ones", async () => {
    const files = { "compose.yaml": SHOP };
    const prepared = await prepareIn({ files, move: "conflicts", host: usedOn(5432) });
    expect(prepared.moves.map(({ request }) => request.service.name)).toEqual(["db"]);
    expect(prepared.files.map(({ edits }) => edits.length)).toEqual([1]);
  });

  it("conflicts moves the later of two entries that collide", async () => {
    const files = {
      "compose.yaml":
        'services: {a: {image: x, ports: ["8080:1"]}, b: {image: x, ports: ["8080:2"]}}\n',
    };
    const prepared = await prepareIn({ files, move: "conflicts" });
    expect(prepared.moves.map(({ request, to }) => [request.service.name, to])).toEqual([
      ["b", 8081],
    ]);
  });

  it("conflicts moves each port to the next one that nothing publishes", async () => {
    const files = {
      "compose.yaml":
        "services:\n" +
        "  db: {image: x, ports: ['5432:5432']}\n" +
        "  old: {image: x, ports: ['5432:5432']}\n" +
        "  test: {image: x, ports: ['5432:5432']}\n" +
        "  next: {image: x, ports: ['5433:5432']}\n",
    };
    const prepared = await prepareIn({ files, move: "conflicts", host: quiet });
    expect(prepared.moves.map(({ request, to }) => [request.service.name, to])).toEqual([
      ["old", 5434],
      ["test", 5435],
    ]);
    expect(prepared.refused).toEqual([]);
  });

  it("conflicts moves no port to one that cannot be bound", async () => {
    const host = usedOn(5432, 5433);
    const prepared = await prepareIn({ files: { "compose.yaml": SHOP }, move: "conflicts", host });
    expect(prepared.refused).toEqual([]);
    expect(prepared.moves[0]?.to).toBeGreaterThan(5433);
  });

  it("conflicts moves entries with the same variable to the same port", async () => {
    const files = {
      "compose.yaml": `services: {dns: {image: x, ports: ["\${P}:53", "\${P}:53/udp"]}}\n`,
      ".env": "P=5432\n",
    };
    const prepared = await prepareIn({ files, move: "conflicts", host: usedOn(5432) });
    expect(prepared.moves.map(({ to }) => to)).toEqual([5433, 5433]);
    expect(formatMove(prepared)).toEqual(["--- .env", "-P=5432", "+P=5433"]);
  });

  it("conflicts moves a service that has the port of a program outside Compose", async () => {
    const endpoint = { family: null, address: null, first: 5432, last: 5432, protocol: null };
    const needs = [{ name: "e2e", endpoint, fallback: [], span: null, variable: "E2E_PORT" }];
    const files = { "compose.yaml": SHOP };
    const prepared = await prepareIn({ files, move: "conflicts", policy: { needs } });
    expect(prepared.moves.map(({ request }) => request.service.name)).toEqual(["db"]);
    expect(prepared.refused).toEqual([]);
  });

  it("conflicts does nothing if all ports are available", async () => {
    const prepared = await prepareIn({ files: { "compose.yaml": SHOP }, move: "conflicts" });
    expect(prepared).toMatchObject({ moves: [], files: [], refused: [] });
  });

  it("a service with several ports needs the container port", async () => {
    const files = { "compose.yaml": entry('"8080:80", "8443:443"') };
    await expect(prepareIn({ files, move: "web 9090" })).rejects.toThrow(
      "web publishes several ports (choose from web:80 9090, web:443 9090)",
    );
  });

  it("a port that the engine assigns does not move", async () => {
    const files = { "compose.yaml": entry('"80"') };
    await expect(prepareIn({ files, move: "web 9090" })).rejects.toThrow(
      "the engine assigns the host port of web; set a host port in its entry first",
    );
  });

  it("a service with an inactive profile does not move", async () => {
    const files = { "compose.yaml": `${SHOP}  mail: {image: x, profiles: [m], ports: ["1:1"]}\n` };
    await expect(prepareIn({ files, move: "mail 9090" })).rejects.toThrow(/activate one of its/);
  });

  it("an invalid project is an error", async () => {
    const files = { "compose.yaml": entry('"x:80"') };
    await expect(prepareIn({ files, move: "web 9090" })).rejects.toThrow(/invalid host port/);
  });
});

describe("a file that Portplan wrote", () => {
  const compose = { "compose.yaml": entry('"${WEB_PORT:-8080}:80"') };
  const override = 'services:\n  web:\n    ports: !override\n      - "8081:80"\n';
  it.each([
    [
      "the block of .env",
      {
        ...compose,
        ".env": setEnvBlock("A=1\n", {
          variables: new Map([["WEB_PORT", "8081"]]),
          options: { files: [], profiles: [], projectName: null },
        }),
      },
      ".env has the ports of portplan allocate --here; run portplan release first",
    ],
    [
      "the override file of a copy",
      { ...compose, "compose.override.yaml": addSeal(override) },
      "portplan wrote compose.override.yaml; use portplan allocate, or run portplan release first",
    ],
    [
      "the override file of a run",
      {
        ...compose,
        "compose.override.yaml": `# Written by portplan: the host ports of this run.\n${override}`,
      },
      "portplan wrote compose.override.yaml; use portplan allocate, or run portplan release first",
    ],
  ])("is not edited: %s", async (_, files, reason) => {
    const found = formatMove(await prepareIn({ files, move: "web 9090" }));
    expect(found).toEqual([`refused: ${reason}`]);
  });

  it("is not mistaken for an override file of a person, which is edited", async () => {
    const files = { ...compose, "compose.override.yaml": override };
    expect(formatMove(await prepareIn({ files, move: "web 9090" }))).toEqual([
      "--- compose.override.yaml",
      '-      - "8081:80"',
      '+      - "9090:80"',
    ]);
  });
});

it("warns about a shared file in another directory", async () => {
  const files = {
    "compose.yaml": "include: [../base/compose.yaml]\n",
    "/repo/base/compose.yaml": entry('"8080:80"'),
  };
  expect(formatMove(await prepareIn({ files, move: "web 9090" })).slice(3)).toEqual([
    "warning: other projects may use ../base/compose.yaml too, and get the new port",
  ]);
});

describe("a reference to the old port", () => {
  const compose = entry('"8080:80"');
  it.each<[title: string, files: MoveCase["files"], expected: string[]]>([
    [
      "changes if it is an address of this host in a document",
      { "compose.yaml": compose, "README.md": "Open http://localhost:8080/ or 127.0.0.1:8080.\n" },
      [
        "--- README.md",
        "-Open http://localhost:8080/ or 127.0.0.1:8080.",
        "+Open http://localhost:9090/ or 127.0.0.1:9090.",
      ],
    ],
    [
      "changes in a script",
      { "compose.yaml": compose, "up.sh": "curl localhost:8080\n" },
      ["--- up.sh", "-curl localhost:8080", "+curl localhost:9090"],
    ],
    [
      "is listed in a script if the container has the same port",
      { "compose.yaml": entry('"8080:8080"'), "up.sh": "curl localhost:8080\n" },
      ["left: up.sh:1 8080 -> 9090"],
    ],
    [
      "is listed in a command that runs in a container",
      { "compose.yaml": compose, "README.md": "docker exec web curl localhost:8080\n" },
      ["left: README.md:1 8080 -> 9090"],
    ],
    [
      "is listed in source code",
      { "compose.yaml": compose, "app.ts": 'fetch("http://localhost:8080")\n' },
      ["left: app.ts:1 8080 -> 9090"],
    ],
    [
      "is listed if it has no address",
      { "compose.yaml": compose, "README.md": "\n\npsql -p 8080\n" },
      ["left: README.md:3 8080 -> 9090"],
    ],
    [
      "is listed in a setting of a service",
      {
        "compose.yaml":
          `${compose.trimEnd().slice(0, -1)}, ` +
          'ui: {image: x, environment: {URL: "http://localhost:8080"}}}\n',
      },
      ["left: compose.yaml:1 8080 -> 9090"],
    ],
    [
      "is listed if another project of the repository publishes the port too",
      {
        "compose.yaml": compose,
        "README.md": "http://localhost:8080\n",
        "test/compose.yaml": entry('"8080:80"'),
      },
      ["left: README.md:1 8080 -> 9090"],
    ],
    [
      "changes if a project outside of the directory publishes the port too",
      {
        "compose.yaml": compose,
        "README.md": "http://localhost:8080\n",
        "/repo/other/compose.yaml": entry('"8080:80"'),
      },
      ["--- README.md", "-http://localhost:8080", "+http://localhost:9090"],
    ],
    [
      "stays if another entry still publishes the port",
      {
        "compose.yaml":
          'services: {web: {image: x, ports: ["8080:80"]}, ' +
          'dns: {image: x, ports: ["8080:53/udp"]}}\n',
        "README.md": "http://localhost:8080\n",
      },
      [],
    ],
    [
      "to another port stays",
      { "compose.yaml": compose, "README.md": "http://localhost:18080 localhost:80801\n" },
      [],
    ],
  ])("%s", async (_, files, expected) => {
    const found = formatMove(await prepareIn({ files, move: "web 9090" }));
    const others = found.filter((line) => !/^(?:--- compose|[-+]services:)/.test(line));
    expect(others).toEqual(expected);
  });
});

describe("carrying out a move", () => {
  const files = { "compose.yaml": entry('"8080:80"') };

  /** Carries out a move with a store and an editor that fail at one of their calls. */
  async function carryOut(failing: number) {
    const prepared = await prepareIn({ files, move: "web 9090" });
    const calls: string[] = [];
    const call = (name: string) => {
      calls.push(name);
      if (calls.length === failing) throw new Error("no space left on device");
    };
    const changes = {
      save: ({ steps }: ChangeRecord) => call(steps.map(({ state }) => state).join()),
      list: () => [],
      warnings: [],
    };
    const editor = { apply: () => call("apply") };
    try {
      return { calls, result: carryOutMove(prepared, changes, editor) };
    } catch (error) {
      return { calls, error };
    }
  }

  it("records the edits before they are done, and that they are done", async () => {
    const { calls, result } = await carryOut(0);
    expect(calls).toEqual(["planned", "apply", "done"]);
    expect(result).toMatchObject({ failure: null, warnings: [] });
  });

  it("edits nothing if it cannot record that", async () => {
    const { calls, error } = await carryOut(1);
    expect(calls).toEqual(["planned"]);
    expect(error).toEqual(new Error("no space left on device"));
  });

  it("records that nothing was edited if the files cannot be written", async () => {
    const { calls, result } = await carryOut(2);
    expect(calls).toEqual(["planned", "apply", "failed"]);
    expect(result).toMatchObject({ failure: "no space left on device" });
  });

  it("warns if only the final state cannot be recorded", async () => {
    const { calls, result } = await carryOut(3);
    expect(calls).toEqual(["planned", "apply", "done"]);
    expect(result).toMatchObject({ failure: null, warnings: ["no space left on device"] });
  });

  it("is refused if a file cannot be edited", async () => {
    const editor = {
      plan: () => {
        throw new Error("cannot read compose.yaml: it is a symbolic link");
      },
    };
    const prepared = await prepareIn({ files, move: "web 9090", editor });
    expect(formatMove(prepared)).toEqual([
      "refused: cannot read compose.yaml: it is a symbolic link",
    ]);
  });
});

it("moving random ports and back restores every byte", async () => {
  const port = fc.integer({ min: 1024, max: 20_000 });
  const quote = fc.constantFrom("'", '"');
  const end = fc.constantFrom("\n", "\r\n");
  const kind = fc.constantFrom("plain", "address", "default", "file", "long", "range");
  const service = fc.record({ port, target: port, quote, kind, comment: fc.boolean() });
  const project = fc.record({
    services: fc.uniqueArray(service, {
      minLength: 1,
      maxLength: 5,
      selector: ({ port: own }) => Math.floor(own / 10),
    }),
    end,
  });
  const by = fc.integer({ min: 20_001, max: 40_000 });
  await fc.assert(
    fc.asyncProperty(project, by, async ({ services, end: newline }, offset) => {
      const env: string[] = ["# ports"];
      const lines = services.flatMap((each, at) => {
        const { port: own, target } = each;
        const range = `${own - (own % 10)}-${own - (own % 10) + 2}`;
        const ports = {
          plain: `${own}:${target}`,
          address: `127.0.0.1:${own}:${target}/udp`,
          default: `\${P${at}:-${own}}:${target}`,
          file: `\${P${at}}:${target}`,
          range: `${range}:${target}`,
          long: "",
        };
        if (each.kind === "file") env.push(`P${at}=${own} # ${own}`);
        const comment = each.comment ? ` # ${own}` : "";
        const item =
          each.kind === "long"
            ? [`      - target: ${target}`, `        published: ${own}${comment}`]
            : [`      - ${each.quote}${ports[each.kind]}${each.quote}${comment}`];
        return [`  s${at}:`, "    image: x", "    ports:", ...item];
      });
      const files = {
        "compose.yaml": ["services:", ...lines, ""].join(newline),
        ".env": env.join(newline),
      };
      const there = await prepareIn({ files, move: `+${offset}` });
      fc.pre(there.refused.length === 0);
      const moved = applyTo(files, there);
      expect(moved).not.toEqual(files);
      const back = await prepareIn({ files: moved, move: `-${offset}` });
      expect(applyTo(moved, back)).toEqual(files);
    }),
    { numRuns: 60 },
  );
});
