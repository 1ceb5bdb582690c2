import { describe, expect, it } from "vitest";
import { runPipeline } from "../../src/pipeline.ts";
import { renderText } from "../../src/report/formats/text.ts";
import { fakeHost, quiet } from "../host/fakeHost.ts";
import { memoryFiles, placeTexts, requestFor } from "../memory.ts";

/** Returns the lines of the port map of these directories. */
async function listLines(
  texts: Readonly<Record<string, string>>,
  directories: readonly string[],
): Promise<string[]> {
  const report = await runPipeline(
    {
      command: "check",
      projects: directories.map((directory) => ({
        ...requestFor(`/repo/${directory}`.replace(/\/$/, ""), { base: "/repo" }),
        found: false,
      })),
      workflows: [],
      probe: true,
      failOn: "error",
      base: "/repo",
    },
    { files: memoryFiles(placeTexts(texts)), env: {}, host: fakeHost(quiet) },
  );
  const [map = ""] = renderText(report, { local: true }).split(/^(?:error|warning|note)/m);
  return map.split("\n").filter(Boolean);
}

const SHOP = 'name: shop\nservices:\n  web: {image: x, ports: ["8080:80"]}\n';
const countTitles = (lines: readonly string[]) => {
  const titles = lines.filter((line) => !line.startsWith(" "));
  return [titles.length, new Set(titles).size];
};

describe("the port map of several directories", () => {
  it("names each table differently if two directories start the same Compose file", async () => {
    const lines = await listLines(
      {
        "base/compose.yaml": SHOP,
        "one/.env": "COMPOSE_FILE=../base/compose.yaml\n",
        "two/.env": "COMPOSE_FILE=../base/compose.yaml\n",
      },
      ["one", "two"],
    );
    expect(lines.filter((line) => line.startsWith("shop"))).toEqual([
      "shop (in one)  base/compose.yaml",
      "shop (in two)  base/compose.yaml",
    ]);
    expect(countTitles(lines)).toEqual([2, 2]);
    expect(lines.filter((line) => line.startsWith("  web"))).toHaveLength(2);
    expect(lines).not.toContain("  no published ports");
  });

  it("names a project without its directory if no other one has the name", async () => {
    const lines = await listLines({ "a/compose.yaml": SHOP }, ["a"]);
    expect(lines.at(0)).toBe("shop  a/compose.yaml");
  });
});

describe("the port map of a service with several replicas", () => {
  const replicas = (ports: string, comment = "") =>
    `name: shop\nservices:\n  web:\n    image: x\n    scale: 2\n    ports:\n` +
    `      - "${ports}"${comment}\n  db: {image: y, ports: ["5432:5432"]}\n`;

  it.each([
    ["conflict, if they have too few host ports", replicas("8080:80"), "conflict"],
    [
      "ignored, if an exception ignores that",
      replicas("8080:80", " # portplan-ignore: replica-collision -- ci sets replicas to 1"),
      "ignored",
    ],
    ["free, if each has a host port", replicas("8080-8081:80"), "free"],
  ])("has the status %s", async (_, compose, status) => {
    const lines = await listLines({ "compose.yaml": compose }, [""]);
    const statusOf = (service: string) =>
      lines.find((line) => line.startsWith(`  ${service}`))?.split(/\s{2,}/)[4];
    expect([statusOf("web"), statusOf("db")]).toEqual([status, "free"]);
  });
});
