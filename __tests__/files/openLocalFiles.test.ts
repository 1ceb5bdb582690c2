import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { resolveProject } from "../../src/compose/load/resolveProject.ts";
import { openLocalFiles } from "../../src/system/files/openLocalFiles.ts";
import { requestFor } from "../memory.ts";

let scratch = "";
beforeEach(() => {
  scratch = realpathSync(mkdtempSync(join(tmpdir(), "portplan-files-")));
  mkdirSync(join(scratch, "repo/sub"), { recursive: true });
  writeFileSync(join(scratch, "repo/in.yaml"), "in");
  writeFileSync(join(scratch, "out.yaml"), "out");
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

/** Returns the text of a file, or the failure in parentheses. */
function read(path: string, boundary: string | null, trusted = false): string {
  const found = openLocalFiles(join(scratch, "repo"), boundary).read(path, trusted);
  return "text" in found ? found.text : `(${found.failure})`;
}

describe.skipIf(process.platform === "win32")("reading links and paths", () => {
  it.each<[string, () => string, string, string]>([
    ["a file in the repository", () => join(scratch, "repo/in.yaml"), "in", "in"],
    ["a file next to the repository", () => join(scratch, "out.yaml"), "out", "(outside)"],
    ["a path through ..", () => join(scratch, "repo/../out.yaml"), "out", "(outside)"],
    ["a path out of the repository and back", () => `${scratch}/repo/../repo/in.yaml`, "in", "in"],
    ["a link inside the repository", () => link("in.yaml", "link"), "in", "in"],
    ["a link to a file outside", () => link("../out.yaml", "link"), "out", "(outside)"],
    [
      "a link to a link to a file outside",
      () => link(link("../out.yaml", "first"), "link"),
      "out",
      "(outside)",
    ],
    [
      "a file in a linked directory",
      () => join(link("..", "away"), "out.yaml"),
      "out",
      "(outside)",
    ],
    ["a link to nothing", () => link("nowhere", "link"), "(missing)", "(missing)"],
    ["a link to itself", () => link("link", "link"), "(failed)", "(failed)"],
    [
      "a directory whose name starts with the repository's",
      () => siblingOf("repo-other/x.yaml"),
      "other",
      "(outside)",
    ],
    ["/dev/null", () => "/dev/null", "", ""],
    ["a link to /dev/null", () => link("/dev/null", "link"), "", ""],
    ["an endless device", () => "/dev/zero", "(failed)", "(outside)"],
    ["a link to an endless device", () => link("/dev/zero", "link"), "(failed)", "(outside)"],
    ["a directory", () => join(scratch, "repo/sub"), "(directory)", "(directory)"],
    ["a missing file", () => join(scratch, "repo/nowhere"), "(missing)", "(missing)"],
    ["a file below a file", () => join(scratch, "repo/in.yaml/x"), "(missing)", "(missing)"],
    ["an invalid name", () => join(scratch, "repo/\0"), "(failed)", "(failed)"],
    [
      "a name that is too long",
      () => join(scratch, "repo", "x".repeat(5000)),
      "(failed)",
      "(failed)",
    ],
  ])("%s", (_, make, onTheCommandLine, inTheAction) => {
    const path = make();
    expect([read(path, null), read(path, join(scratch, "repo"))]).toEqual([
      onTheCommandLine,
      inTheAction,
    ]);
  });

  it.each<[string, (name: string) => string]>([
    ["a path", (name) => join(scratch, name)],
    ["a path through ..", (name) => `${scratch}/repo/../${name}`],
    ["a link", (name) => link(`../${name}`, "link")],
    ["an absolute link", (name) => link(join(scratch, name), "link")],
    ["a link to a link", (name) => link(link(`../${name}`, "first"), "link")],
    ["a linked directory", (name) => join(link("..", "away"), name)],
    [
      "a linked directory of a linked directory",
      (name) => join(link(`${link("..", "a")}/repo/..`, "b"), name),
    ],
    [
      "a path below a link to a file or nothing",
      (name) => join(link(`../${name}`, "link"), "below"),
    ],
    ["a directory below", (name) => join(link("..", "away"), name, "x/y")],
  ])("in the action, cannot distinguish what is outside through %s", (_, make) => {
    mkdirSync(join(scratch, "folder"));
    symlinkSync("loop", join(scratch, "loop"));
    symlinkSync("nowhere", join(scratch, "dangling"));
    mkdirSync(join(scratch, "locked"), { mode: 0 });
    for (const name of ["out.yaml", "missing", "folder", "loop", "dangling", "locked/x"]) {
      const path = make(name);
      const files = openLocalFiles(join(scratch, "repo"), join(scratch, "repo"));
      expect([name, files.read(path, false), files.kind(path, false)]).toEqual([
        name,
        { failure: "outside", detail: "it is outside the repository" },
        "file",
      ]);
      for (const each of readdirSync(join(scratch, "repo")))
        if (lstatSync(join(scratch, "repo", each)).isSymbolicLink())
          rmSync(join(scratch, "repo", each));
    }
  });

  it("follows at most 40 links, however they are nested", () => {
    const repository = join(scratch, "repo");
    symlinkSync("sub", join(repository, "l0"));
    for (let i = 1; i <= 60; i++) symlinkSync(`l${i - 1}/../l${i - 1}`, join(repository, `l${i}`));
    const began = performance.now();
    expect(read(join(repository, "l60"), repository)).toBe("(failed)");
    expect(performance.now() - began).toBeLessThan(1000);
  });

  it.each<[string, () => string, string]>([
    ["a file outside that the user names", () => join(scratch, "out.yaml"), "out"],
    [
      "a link outside that the user names",
      () => (symlinkSync("out.yaml", join(scratch, "link")), join(scratch, "link")),
      "out",
    ],
    [
      "a path of the repository that leads out, named by the user: its links are the " +
        "repository's",
      () => link("../out.yaml", "link"),
      "(outside)",
    ],
    ["a file of the repository", () => join(scratch, "repo/in.yaml"), "in"],
  ])("in the action, trusted: %s", (_, make, expected) => {
    expect(read(make(), join(scratch, "repo"), true)).toBe(expected);
  });

  it("reads a repository that is reached through a link", () => {
    symlinkSync("repo", join(scratch, "checkout"));
    expect(read(join(scratch, "checkout/in.yaml"), join(scratch, "checkout"))).toBe("in");
    expect(read(join(scratch, "checkout/../out.yaml"), join(scratch, "checkout"))).toBe(
      "(outside)",
    );
  });

  function link(target: string, name: string): string {
    const path = join(scratch, "repo", name);
    symlinkSync(target, path);
    return path;
  }

  function siblingOf(name: string): string {
    mkdirSync(join(scratch, name, ".."), { recursive: true });
    writeFileSync(join(scratch, name), "other");
    return join(scratch, name);
  }
});

describe("the content of a file", () => {
  const written = (bytes: Buffer | string) => {
    writeFileSync(join(scratch, "repo/x"), bytes);
    return read(join(scratch, "repo/x"), null);
  };

  it.each<[string, Buffer | string, string]>([
    ["text", "é\r\n", "é\r\n"],
    ["nothing", "", ""],
    ["a byte order mark, which is removed", "\ufeffa", "a"],
    ["two byte order marks", "\ufeff\ufeffa", "\ufeffa"],
    ["bytes that are not UTF-8", Buffer.from([0xff, 0xfe, 0x61, 0]), "(not-text)"],
    ["an incomplete character", Buffer.from([0xc3]), "(not-text)"],
  ])("%s", (_, bytes, expected) => {
    expect(written(bytes)).toBe(expected);
  });

  it("is limited to 64 MiB, even if the file is sparse", () => {
    const path = join(scratch, "repo/x");
    writeFileSync(path, "");
    truncateSync(path, 64 * 1024 * 1024 + 1);
    expect(read(path, null)).toBe("(too-large)");
  });
});

describe.skipIf(process.platform === "win32")(
  "a project that reads files outside of its repository",
  () => {
    const compose = (text: string) => writeFileSync(join(scratch, "repo/compose.yaml"), text);
    const web = (more: string) =>
      `services:\n  web:\n    image: x\n    ports: ["8080:80"]\n${more}`;

    function problems(boundary: boolean, request: Parameters<typeof requestFor>[1] = {}): string[] {
      const directory = join(scratch, "repo");
      const project = resolveProject(
        requestFor(directory, request),
        openLocalFiles(directory, boundary ? directory : null),
        {},
      );
      return project.problems.map(({ message }) => message.replaceAll(scratch, ""));
    }

    beforeEach(() => {
      writeFileSync(join(scratch, "out.yaml"), "services:\n  out:\n    image: secret\n");
      writeFileSync(join(scratch, "out.env"), "SECRET=hunter2\n");
    });

    it.each<[string, () => void, string]>([
      ["include", () => compose(`include: [../out.yaml]\n${web("")}`), "/out.yaml"],
      [
        "include of a link",
        () => (
          symlinkSync("../out.yaml", join(scratch, "repo/link.yaml")),
          compose(`include: [link.yaml]\n${web("")}`)
        ),
        "/repo/link.yaml",
      ],
      [
        "the env_file of an include",
        () => compose(`include: [{path: in.yaml, env_file: ../out.env}]\n${web("")}`),
        "/out.env",
      ],
      [
        "extends",
        () => compose(web("    extends: {file: ../out.yaml, service: out}\n")),
        "/out.yaml",
      ],
      [
        "extends by an absolute path",
        () => compose(web(`    extends: {file: ${scratch}/out.yaml, service: out}\n`)),
        "/out.yaml",
      ],
      [
        "the compose file itself",
        () => symlinkSync("../out.yaml", join(scratch, "repo/compose.yaml")),
        "/repo/compose.yaml",
      ],
      [
        "an override",
        () => (
          compose(web("")),
          symlinkSync("../out.yaml", join(scratch, "repo/compose.override.yaml"))
        ),
        "/repo/compose.override.yaml",
      ],
      [
        ".env",
        () => (compose(web("")), symlinkSync("../out.env", join(scratch, "repo/.env"))),
        "/repo/.env",
      ],
      [
        "COMPOSE_FILE of .env",
        () => (
          compose(web("")),
          writeFileSync(join(scratch, "repo/.env"), "COMPOSE_FILE=../out.yaml\n")
        ),
        "a file in COMPOSE_FILE",
      ],
    ])("through %s is followed on the command line and refused in the action", (_, make, path) => {
      writeFileSync(join(scratch, "repo/in.yaml"), "services: {}\n");
      make();
      expect(problems(false)).toEqual([]);
      expect(problems(true)).toContain(`cannot read ${path}: file is outside the repository`);
    });

    it.each<[string, (path: string) => void]>([
      ["include", (path) => compose(`include: [${path}]\n${web("")}`)],
      [
        "project_directory of an include",
        (path) =>
          compose(`include: [{path: in.yaml, project_directory: ${dirname(path)}}]\n${web("")}`),
      ],
      [
        "env_file of an include",
        (path) => compose(`include: [{path: in.yaml, env_file: ${path}}]\n${web("")}`),
      ],
      ["extends", (path) => compose(web(`    extends: {file: ${path}, service: out}\n`))],
      ["compose.yaml", (path) => symlinkSync(path, join(scratch, "repo/compose.yaml"))],
      [
        "compose.override.yaml",
        (path) => (
          compose(web("")),
          symlinkSync(path, join(scratch, "repo/compose.override.yaml"))
        ),
      ],
      [".env", (path) => (compose(web("")), symlinkSync(path, join(scratch, "repo/.env")))],
      [
        "COMPOSE_FILE of .env",
        (path) => (
          compose(web("")),
          writeFileSync(join(scratch, "repo/.env"), `COMPOSE_FILE=${path}\n`)
        ),
      ],
    ])("through %s reports the same if they do not exist", (_, make) => {
      mkdirSync(join(scratch, "there"));
      writeFileSync(join(scratch, "there/.env"), "SECRET=hunter2\n");
      const seen = ["there", "none"].map((folder) => {
        rmSync(join(scratch, "repo"), { recursive: true });
        mkdirSync(join(scratch, "repo"));
        writeFileSync(join(scratch, "repo/in.yaml"), "services: {}\n");
        make(`../${folder}/.env`);
        return problems(true).map((message) => message.replaceAll(folder, "FOLDER"));
      });
      expect(seen[0]).toEqual(seen[1]);
      expect(seen[0]?.join()).toContain("file is outside the repository");
    });

    it("may read files outside that inputs name", () => {
      compose(web(""));
      expect(problems(true, { files: [join(scratch, "out.yaml")] })).toEqual([]);
      expect(problems(true, { envFiles: [join(scratch, "out.env")] })).toEqual([]);
      expect(problems(true, { envFiles: ["/dev/null"] })).toEqual([]);
    });

    it("may always read /dev/null", () => {
      compose(`include: [{path: in.yaml, env_file: /dev/null}]\n${web("")}`);
      writeFileSync(join(scratch, "repo/in.yaml"), "services: {}\n");
      symlinkSync("/dev/null", join(scratch, "repo/.env"));
      expect(problems(true)).toEqual([]);
    });
  },
);
