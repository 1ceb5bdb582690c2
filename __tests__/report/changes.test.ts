import { expect, it } from "vitest";
import { formatChanges } from "../../src/report/formats/changes.ts";
import type { Report, ReportChange } from "../../src/report/Report.ts";

const change: ReportChange = {
  project: "shop",
  path: "services.db.container_name",
  from: "ops-db",
  to: "shop-1-db-1",
  reason: "only one container can have a name",
};

const format = (changes: readonly ReportChange[], projects: readonly string[]) =>
  formatChanges({
    allocation: { changes },
    projects: projects.map((name) => ({ name })),
  } as unknown as Report);

it("lists the changes of a copy in a table", () => {
  const addition = { ...change, path: "services.db.networks.a.aliases", from: null, to: "ops-db" };
  expect(format([change, addition], ["shop"])).toEqual([
    "  ALSO CHANGED                    FROM    TO           WHY",
    "  services.db.container_name      ops-db  shop-1-db-1  only one container can have a name",
    "  services.db.networks.a.aliases  -       ops-db       only one container can have a name",
    "",
  ]);
});

it("names the project of each change if there are several projects", () => {
  expect(format([change], ["shop", "blog"])[1]).toContain("  shop: services.db.container_name  ");
});

it("prints nothing if only ports change", () => {
  expect(format([], ["shop"])).toEqual([]);
});
