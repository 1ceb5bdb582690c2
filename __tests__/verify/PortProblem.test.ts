import { describe, expect, it } from "vitest";
import { resolveProject } from "../../src/compose/load/resolveProject.ts";
import type { ProjectRequest } from "../../src/compose/Project.ts";
import { makePlan } from "../../src/ports/makePlan.ts";
import { composeCommand, portplanCommand } from "../../src/verify/PortProblem.ts";
import { memoryFiles, requestFor } from "../memory.ts";

/** Formats commands for a service of a project in /srv/shop. */
function commands(cwd: string, changes: Partial<ProjectRequest> = {}): string[] {
  const text = "services: {web-1: {image: x, ports: ['8080:80']}}";
  const paths = ["/srv/shop/compose.yaml", "/srv/shop/stack.yaml"];
  const texts = Object.fromEntries(paths.map((path) => [path, text]));
  const files = memoryFiles({ ...texts, "/srv/shop/.env.ci": "A=1\n" }, cwd);
  const request = { ...requestFor(cwd), searchParents: true, ...changes };
  const plan = makePlan([resolveProject(request, files, {})], { ipv6: false });
  return plan.requests.flatMap((each) => [
    composeCommand("up -d", { request: each }),
    portplanCommand("verify --wait 60", { request: each }),
  ]);
}

describe("the commands for a service", () => {
  it("have no options for a project that Compose finds", () => {
    const expected = ["`docker compose up -d web-1`", "`portplan verify --wait 60`"];
    expect(commands("/srv/shop")).toEqual(expected);
    expect(commands("/srv/shop", { base: "/srv" })).toEqual(expected);
  });

  it("name the directory of a project that the user named", () => {
    const named = { searchParents: false };
    expect(commands("/srv/shop", { ...named, base: "/srv" })).toEqual([
      "`docker compose --project-directory shop up -d web-1`",
      "`portplan verify --wait 60 shop`",
    ]);
    expect(commands("/srv/shop", { ...named, base: "/srv/shop" })[1]).toBe(
      "`portplan verify --wait 60`",
    );
  });

  it("have the options with which the user selected the project", () => {
    const request = {
      files: ["stack.yaml"],
      envFiles: ["/srv/shop/.env.ci"],
      projectName: "copy",
      profiles: ["a b"],
    };
    const after = "--project-name copy --profile 'a b'";
    expect(commands("/srv/shop", request)[0]).toBe(
      `\`docker compose --env-file /srv/shop/.env.ci --file stack.yaml ${after} up -d web-1\``,
    );
    expect(commands("/srv/shop", { ...request, searchParents: false, base: "/srv" })[0]).toBe(
      "`docker compose --env-file /srv/shop/.env.ci --file shop/stack.yaml " +
        `${after} up -d web-1\``,
    );
  });
});
