import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

/** What comes of reading: the text, or why there is none. */
function read(path: string, boundary: string | null, trusted = false): string {
  const found = openLocalFiles(join(scratch, "repo"), boundary).read(path, trusted);
  return "text" in found ? found.text : `(${found.failure})`;
}

describe.skipIf(process.platform === "win32")(
  "links and paths that lead out of the repository",
  () => {
    it.each<[string, () => string, string, string]>([
      ["a file of the repository", () => join(scratch, "repo/in.yaml"), "in", "in"],
      ["a file beside the repository", () => join(scratch, "out.yaml"), "out", "(outside)"],
      ["a path through ..", () => join(scratch, "repo/../out.yaml"), "out", "(outside)"],
      ["a path out and in again", () => `${scratch}/repo/../repo/in.yaml`, "in", "in"],
      ["a link within", () => link("in.yaml", "link"), "in", "in"],
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
        "a directory whose name begins as the repository's",
        () => beside("repo-other/x.yaml"),
        "other",
        "(outside)",
      ],
      ["/dev/null", () => "/dev/null", "", ""],
      ["a link to /dev/null", () => link("/dev/null", "link"), "", ""],
      ["a device that never ends", () => "/dev/zero", "(failed)", "(outside)"],
      ["a link to one", () => link("/dev/zero", "link"), "(failed)", "(outside)"],
      ["a directory", () => join(scratch, "repo/sub"), "(directory)", "(directory)"],
      ["a file that is not there", () => join(scratch, "repo/nowhere"), "(missing)", "(missing)"],
      ["a file below a file", () => join(scratch, "repo/in.yaml/x"), "(missing)", "(missing)"],
      ["a name that no system takes", () => join(scratch, "repo/\0"), "(failed)", "(failed)"],
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

    it("the repository may be reached through a link itself", () => {
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

    function beside(name: string): string {
      mkdirSync(join(scratch, name, ".."), { recursive: true });
      writeFileSync(join(scratch, name), "other");
      return join(scratch, name);
    }
  },
);

describe("what a file may hold", () => {
  const written = (bytes: Buffer | string) => {
    writeFileSync(join(scratch, "repo/x"), bytes);
    return read(join(scratch, "repo/x"), null);
  };

  it.each<[string, Buffer | string, string]>([
    ["text", "é\r\n", "é\r\n"],
    ["nothing", "", ""],
    ["a byte order mark, which is none of it", "\ufeffa", "a"],
    ["two of them", "\ufeff\ufeffa", "\ufeffa"],
    ["bytes that are no UTF-8", Buffer.from([0xff, 0xfe, 0x61, 0]), "(not-text)"],
    ["half a character", Buffer.from([0xc3]), "(not-text)"],
  ])("%s", (_, bytes, expected) => {
    expect(written(bytes)).toBe(expected);
  });

  it("no more than 64 MiB, however small it is on the disk", () => {
    const path = join(scratch, "repo/x");
    writeFileSync(path, "");
    truncateSync(path, 64 * 1024 * 1024 + 1);
    expect(read(path, null)).toBe("(too-large)");
  });
});

describe.skipIf(process.platform === "win32")(
  "a project of the repository that reaches out of it",
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
        "/out.yaml",
      ],
    ])("%s: followed on the command line, refused in the action", (_, make, path) => {
      writeFileSync(join(scratch, "repo/in.yaml"), "services: {}\n");
      make();
      expect(problems(false)).toEqual([]);
      expect(problems(true)).toContain(`cannot read ${path}: file is outside the repository`);
    });

    it("files that inputs name may lie outside", () => {
      compose(web(""));
      expect(problems(true, { files: [join(scratch, "out.yaml")] })).toEqual([]);
      expect(problems(true, { envFiles: [join(scratch, "out.env")] })).toEqual([]);
      expect(problems(true, { envFiles: ["/dev/null"] })).toEqual([]);
    });

    it("/dev/null is nowhere", () => {
      compose(`include: [{path: in.yaml, env_file: /dev/null}]\n${web("")}`);
      writeFileSync(join(scratch, "repo/in.yaml"), "services: {}\n");
      symlinkSync("/dev/null", join(scratch, "repo/.env"));
      expect(problems(true)).toEqual([]);
    });
  },
);
