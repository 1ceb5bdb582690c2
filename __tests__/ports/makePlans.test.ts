import { describe, expect, it } from "vitest";
import type { Project } from "../../src/compose/index.ts";
import { resolveProject } from "../../src/compose/load/resolveProject.ts";
import { makePlans } from "../../src/ports/makePlans.ts";
import { memoryFiles, requestFor } from "../memory.ts";

const projectOf = (ports: readonly string[]): Project =>
  resolveProject(
    requestFor("/repo"),
    memoryFiles({ "/repo/compose.yaml": `services: {a: {image: x, ports: [${ports.join()}]}}` }),
    {},
  );

describe("makePlans refuses a run", () => {
  it("with more than 20,000 port entries", () => {
    const project = projectOf(Array.from({ length: 10_001 }, (_, i) => `"${i + 1}:80"`));
    expect(makePlans({ projects: [project] }, { ipv6: true }).all.requests).toHaveLength(10_001);
    expect(() => makePlans({ projects: [project], variants: [project] }, { ipv6: true })).toThrow(
      "more than 20000 port entries",
    );
  });
});
