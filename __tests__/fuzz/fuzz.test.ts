import { describe, expect, it } from "vitest";
import { readCorpus } from "../../scripts/fuzz/corpus.ts";
import { compareTrees } from "../../scripts/fuzz/copies.ts";
import { HOSTILE_KINDS, makeHostile } from "../../scripts/fuzz/hostile.ts";
import { SECRET } from "../../scripts/fuzz/Input.ts";
import { findBroken } from "../../scripts/fuzz/invariants.ts";
import { makeInput } from "../../scripts/fuzz/makeInput.ts";
import type { Output } from "../../scripts/fuzz/Outcome.ts";
import { Random } from "../../scripts/predict/random.ts";
import { UsageError } from "../../src/commands/UsageError.ts";
import { renderHtml } from "../../src/report/formats/html.ts";
import { renderJson } from "../../src/report/formats/json.ts";
import { renderLeasesJson } from "../../src/report/formats/leases.ts";
import { renderSummary } from "../../src/report/formats/summary.ts";
import { makeFinding, makeReport, makeRow } from "../report/makeReport.ts";

const drawing = { corpus: readCorpus(), processes: false };
const seeds = Array.from({ length: 300 }, (_, seed) => seed);

describe("makeInput", () => {
  it("makes the same input from the same seed", () => {
    const make = () => seeds.slice(0, 30).map((seed) => makeInput(seed, drawing));
    const [first, second] = [make(), make()].map((inputs) =>
      inputs.map(({ args, files, env, made }) => ({ args, files, env, made })),
    );
    expect(first).toEqual(second);
  });

  it("uses the secret only as the value of a variable", () => {
    const elsewhere = seeds.flatMap((seed) => {
      const { args, files } = makeInput(seed, drawing);
      const texts = [...files].flatMap(([path, entry]) =>
        path === ".env" || !Buffer.isBuffer(entry) ? [] : [String(entry)],
      );
      return [...args, ...texts].filter((text) => text.includes(SECRET));
    });
    expect(elsewhere).toEqual([]);
  });

  it("draws every command, and the options of copies", () => {
    // Each file of the corpus changes what a seed draws, and 1 of 125 has `run --only-ports`.
    const drawn = Array.from({ length: 700 }, (_, seed) => {
      const { args } = makeInput(seed, drawing);
      return args.map((arg) => (arg.startsWith("--") ? `${args[0]} ${arg}` : arg));
    });
    expect(drawn.flat()).toEqual(
      expect.arrayContaining(
        "map check allocate run release list url init explain move auto true".split(" ").concat(
          ["check --copies", "release --stale", "run --offset", "run --only-ports"],
          ["here", "names", "urls", "only-ports", "offset"].map((name) => `allocate --${name}`),
        ),
      ),
    );
  });

  it.each(HOSTILE_KINDS)("makes a hostile project: %s", (kind) => {
    const { files } = makeHostile(new Random(1), 3, kind);
    expect(Object.keys(files)).toContain("compose.yaml");
  });
});

it("compares directories by their files, and by the texts of these", () => {
  const before = new Map([
    ["compose.yaml", "services: {}"],
    [".env", "A=1"],
    ["old.env", ""],
  ]);
  const after = new Map([
    ["compose.yaml", "services: {}"],
    [".env", "A=2"],
    [".portplan", "directory"],
  ]);
  expect(compareTrees(before, after)).toEqual([".env", ".portplan", "old.env"]);
  expect(compareTrees(before, before)).toEqual([]);
});

const kindsOf = async (outputs: readonly Output[], error: unknown = null, status = 0) =>
  (await findBroken({ status, error, outputs })).map(({ kind }) => kind);

const report = makeReport({ rows: [makeRow()], findings: [makeFinding()] });
const page = [...renderHtml(report)].join("");
const leases = [
  ...renderLeasesJson({
    leases: [],
    visible: true,
    reason: null,
    kernel: { platform: "linux", ephemeral: [32_768, 60_999] },
  }),
].join("");
const json = [...renderJson(report)].join("");

describe("findBroken accepts", () => {
  it.each<[string, Output]>([
    ["a text", { kind: "text", text: "db and reports both publish host port 5432/tcp\n" }],
    ["a page", { kind: "html", text: page }],
    ["a JSON report", { kind: "json", text: json }],
    ["a list of leases", { kind: "leases", text: leases }],
    ["a directory that is as it was", { kind: "copy", text: "" }],
    ["a summary", { kind: "markdown", text: renderSummary(report) }],
    ["an annotation", { kind: "github", text: "::error file=a.yaml,title=port-collision::x\n" }],
    [
      "exported variables",
      { kind: "shell", text: "export A=8080\nexport B='a b'\\''c'\nunset C\nfalse\n" },
    ],
    ["an env file", { kind: "env", text: "A=8080\nB='{\"a\":1}'\n" }],
    ["a project's name in small letters", { kind: "text", text: SECRET.toLowerCase() }],
  ])("%s", async (_, output) => {
    expect(await kindsOf([output])).toEqual([]);
  });

  it("an error for people, with exit status 2", async () => {
    expect(await kindsOf([], new UsageError("unknown command"), 2)).toEqual([]);
  });
});

describe("findBroken finds", () => {
  it.each<[string, Output, string]>([
    ["a terminal escape sequence", { kind: "text", text: "\u001b[2J" }, "text: control character"],
    [
      "a character that changes the order",
      { kind: "json", text: json.replace("shop", "\u202e") },
      "json: control character",
    ],
    [
      "half of a surrogate pair",
      { kind: "markdown", text: "\ud800" },
      "markdown: control character",
    ],
    ["a workflow command", { kind: "text", text: "a\n ::add-mask::8" }, "text: workflow command"],
    ["an old workflow command", { kind: "sarif", text: '"##[error]x"' }, "sarif: workflow command"],
    [
      "an annotation with another title",
      { kind: "github", text: "::error title=x::y" },
      "github: title",
    ],
    [
      "a command between annotations",
      { kind: "github", text: "::set-env name=A::y" },
      "github: workflow command",
    ],
    ["markup in a summary", { kind: "markdown", text: "<img src=x>" }, "markdown: element"],
    [
      "a link in a comment",
      { kind: "comment", text: "[x](javascript:alert)" },
      "comment: attribute",
    ],
    [
      "another script in a page",
      { kind: "html", text: page.replace("<main>", "<script>x</script>") },
      "html: script",
    ],
    [
      "an event handler in a page",
      { kind: "html", text: page.replace("<main>", "<main onclick=x>") },
      "html: attribute",
    ],
    ["JSON of another form", { kind: "json", text: "{}" }, "json: schema"],
    ["leases of another form", { kind: "leases", text: "{}" }, "leases: schema"],
    [
      "a file that a release left",
      { kind: "copy", text: "a release left: .env" },
      "copy: a release left",
    ],
    ["half of a JSON document", { kind: "printed", text: "{" }, "printed: invalid JSON"],
    [
      "a command in exported variables",
      { kind: "shell", text: "export A=$(id)" },
      "shell: not an assignment",
    ],
    ["a command in an env file", { kind: "env", text: "A=`id`" }, "env: not an assignment"],
    ["an invalid override file", { kind: "override", text: "a: [" }, "override: invalid YAML"],
    ["an invalid policy", { kind: "policy", text: "version: 2\n" }, "policy: invalid policy"],
    [
      "a project that no longer resolves",
      { kind: "resolved", text: "x" },
      "resolved: invalid project",
    ],
    ["a secret", { kind: "output", text: `{"a":"x${SECRET}"}` }, "secret in output"],
  ])("%s", async (_, output, kind) => {
    expect(await kindsOf([output])).toContain(kind);
  });

  it("a project's name in small letters in the log of the action", async () => {
    const outputs = (["text", "output"] as const).map((kind) => {
      return { kind, text: SECRET.toLowerCase() };
    });
    const broken = await findBroken({ status: 0, error: null, outputs }, true);
    expect(broken.map(({ kind }) => kind)).toEqual(["secret in text"]);
  });

  it("another exit status", async () => {
    expect(await kindsOf([], null, 134)).toEqual(["exit status"]);
  });

  it.each([
    new TypeError("x is not a function"),
    new RangeError("Maximum call stack size exceeded"),
    new Error("Cannot read properties of undefined"),
    new Error("ENOENT: no such file or directory, open 'x'"),
  ])("an error of the program: %s", async (error) => {
    expect(await kindsOf([], error, 2)).toEqual([expect.stringMatching(/^throws /)]);
  });
});
