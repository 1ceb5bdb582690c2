import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { writeWhole } from "../../../src/system/files/writeFiles.ts";
import { absent } from "../real.ts";

const NOBODY = 65534;
const folder = mkdtempSync(join(tmpdir(), "output-"));
const first = join(folder, "first");
const second = join(folder, "second");
const onPosix = process.platform !== "win32" ? true : absent("file modes require POSIX");

beforeEach(() => {
  for (const path of [first, second]) writeFileSync(path, "before");
  if (process.getuid?.() !== 0) return;
  for (const path of [folder, first, second]) chownSync(path, NOBODY, NOBODY);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes "after" into both files as a user other than root, and returns the error. */
function write(): string {
  const module = JSON.stringify(
    join(import.meta.dirname, "../../../src/system/files/writeFiles.ts"),
  );
  const program = `import { writeAllOrNothing } from ${module};
    if (process.getuid() === 0) {
      process.setgroups([]);
      process.setgid(${NOBODY});
      process.setuid(${NOBODY});
    }
    try {
      writeAllOrNothing(process.argv.slice(1).map((path) => ({ path, pieces: ["aft", "er"] })));
    } catch (error) {
      console.log(error.message);
    }`;
  const args = ["--no-warnings", "--input-type=module", "-e", program, first, second];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  return stdout.trim() + stderr;
}

const contents = () => [first, second].map((path) => readFileSync(path, "utf8"));

describe.runIf(onPosix)("files that are written together", () => {
  it("are all written, with their previous modes", () => {
    chmodSync(second, 0o600);
    expect([write(), contents(), statSync(second).mode & 0o777]).toEqual([
      "",
      ["after", "after"],
      0o600,
    ]);
  });

  it("all stay unchanged if one cannot be written", () => {
    chmodSync(second, 0o444);
    expect([write(), contents()]).toEqual([
      `cannot write ${second}: permission denied`,
      ["before", "before"],
    ]);
    expect(readdirSync(folder)).toEqual(["first", "second"]);
  });
});

describe.runIf(onPosix)("a path with links", () => {
  const top = realpathSync(mkdtempSync(join(tmpdir(), "links-")));
  const [home, project] = [join(top, "home"), join(top, "project")];
  beforeEach(() => {
    rmSync(top, { recursive: true, force: true });
    mkdirSync(join(home, "folder"), { recursive: true });
    mkdirSync(join(project, "sub"), { recursive: true });
    writeFileSync(join(home, "rc"), "before");
    writeFileSync(join(project, "own"), "before");
  });
  afterAll(() => rmSync(top, { recursive: true, force: true }));

  const link = (target: string, path: string) => symlinkSync(target, join(project, path));
  const HOSTILE: [string, () => string][] = [
    ["a link to a file", () => (link(join(home, "rc"), "x"), "x")],
    ["a relative link", () => (link("../home/rc", "x"), "x")],
    ["a link in a subdirectory", () => (link("../../home/rc", "sub/x"), "sub/x")],
    ["a link to a link", () => (link("../home/rc", "a"), link("a", "x"), "x")],
    ["a link to a missing file", () => (link("../home/new", "x"), "x")],
    ["a link to a directory", () => (link("../home", "x"), "x/rc")],
    ["a link to a directory, and a missing file", () => (link("../home", "x"), "x/new")],
    ["a link to a link to a directory", () => (link("../home", "a"), link("a", "x"), "x/rc")],
    ["a link to a missing directory", () => (link("../home/none", "x"), "x/new")],
    ["a link to a file of the project", () => (link("own", "x"), "x")],
    ["a link to itself", () => (link("x", "x"), "x")],
    ["a link to a device", () => (link("/dev/null", "x"), "x")],
    [
      "a link of the user to a link of the project",
      () => (
        link("../home/rc", "a"),
        symlinkSync("../project/a", join(home, "mine")),
        "../home/mine"
      ),
    ],
    ["a path through ..", () => (link("../home", "x"), "x/folder/../rc")],
  ];

  it.each(
    [".git", "compose.yaml", "docker-compose.yml"].flatMap((sign) =>
      HOSTILE.map(([name, make]) => [name, sign, make] as const),
    ),
  )("is refused in a project: %s, next to %s", (_, sign, make) => {
    writeFileSync(join(project, sign), "");
    const path = `${project}/${make()}`;
    expect(() => writeWhole(path, ["after"])).toThrow(/is a symbolic link in the project/);
    expect(readFileSync(join(home, "rc"), "utf8")).toBe("before");
    expect(readFileSync(join(project, "own"), "utf8")).toBe("before");
    expect(readdirSync(home).filter((name) => name !== "mine")).toEqual(["folder", "rc"]);
  });

  it("is refused in the working directory", () => {
    const before = process.cwd();
    process.chdir(project);
    try {
      link("../home/rc", "x");
      expect(() => writeWhole("x", ["after"])).toThrow(/is a symbolic link in the project/);
    } finally {
      process.chdir(before);
    }
    expect(readFileSync(join(home, "rc"), "utf8")).toBe("before");
  });

  it("is followed outside of a project, also to a project", () => {
    writeFileSync(join(project, ".git"), "");
    symlinkSync("rc", join(home, "file"));
    symlinkSync("new", join(home, "dangling"));
    symlinkSync("../project", join(home, "work"));
    for (const name of ["file", "dangling", "work/own", "work/new"])
      writeWhole(join(home, name), ["after"]);
    expect(lstatSync(join(home, "file")).isSymbolicLink()).toBe(true);
    for (const path of ["home/rc", "home/new", "project/own", "project/new"])
      expect(readFileSync(join(top, path), "utf8")).toBe("after");
    expect(existsSync("/dev/stdout")).toBe(true);
  });

  it.runIf(process.getuid?.() === 0 || absent("another owner needs root"))(
    "is refused in a directory of all accounts if another account created a link",
    () => {
      const shared = join(top, "shared");
      mkdirSync(shared);
      chmodSync(shared, 0o1777);
      for (const name of ["own", "foreign"]) symlinkSync("../home/rc", join(shared, name));
      symlinkSync("../home", join(shared, "folder"));
      for (const name of ["foreign", "folder"]) lchownSync(join(shared, name), NOBODY, NOBODY);
      for (const path of ["foreign", "folder/rc", "folder/new"])
        expect(() => writeWhole(join(shared, path), ["after"])).toThrow(
          /is a symbolic link of another account/,
        );
      expect(readFileSync(join(home, "rc"), "utf8")).toBe("before");
      writeWhole(join(shared, "own"), ["after"]);
      expect(readFileSync(join(home, "rc"), "utf8")).toBe("after");
    },
  );

  it("leaves the other names of a file unchanged", () => {
    writeFileSync(join(project, ".git"), "");
    linkSync(join(home, "rc"), join(project, "x"));
    writeWhole(join(project, "x"), ["after"]);
    expect(readFileSync(join(home, "rc"), "utf8")).toBe("before");
  });
});
