import { expect, it } from "vitest";
import { renderReleased, renderReleasedJson } from "../../src/report/formats/released.ts";
import { leaseOf } from "../allocate/allocating.ts";

const lease = (port: number, service: string) =>
  leaseOf(port, { service, project: "shop", startedAs: "shop", directory: "/srv/shop" });

it("lists released ports once, in order", () => {
  expect(renderReleased([lease(8081, "web"), lease(8080, "api"), lease(8081, "web")])).toBe(
    "Released 2 ports:\n  8080/tcp  shop/api\n  8081/tcp  shop/web\n",
  );
});

it.each([
  [[], "Deleted .env\nRemoved the block of portplan from app/.env\n"],
  [
    [lease(8080, "api")],
    "Released 1 port:\n  8080/tcp  shop/api\nDeleted .env\n" +
      "Removed the block of portplan from app/.env\n",
  ],
])("lists the files that were changed", (leases, expected) => {
  const files = [
    { path: ".env", change: "deleted" },
    { path: "app/.env", change: "restored" },
  ] as const;
  expect(renderReleased(leases, files)).toBe(expected);
  expect(JSON.parse(renderReleasedJson(leases, files))).toMatchObject({ files });
});

it("reports that there are no leases to release", () => {
  expect(renderReleased([])).toBe("No leases to release\n");
});

it("renders every released lease as JSON", () => {
  const { released, ...rest } = JSON.parse(renderReleasedJson([lease(8080, "web")]));
  expect(rest).toEqual({ version: 1, ok: true, files: [] });
  expect(released).toEqual([
    {
      project: "shop",
      service: "web",
      target: 80,
      protocol: "tcp",
      port: 8080,
      directory: "/srv/shop",
    },
  ]);
});
