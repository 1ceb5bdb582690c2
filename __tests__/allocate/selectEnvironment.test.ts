import { describe, expect, it } from "vitest";
import { selectEnvironment } from "../../src/allocate/allocationEnvironment.ts";

describe("the environment for resolving projects", () => {
  it("has no secrets that docker compose does not get", () => {
    const env = {
      DB_PORT: "5432",
      PORTPLAN_WEBHOOK: "https://hooks/x",
      ACTIONS_RUNTIME_TOKEN: "x",
    };
    expect(selectEnvironment([], env)).toEqual({ DB_PORT: "5432" });
  });

  it("is that of the process otherwise, which ignores the case of names on Windows", () => {
    const env = { DB_PORT: "5432" };
    expect(selectEnvironment([], env)).toBe(env);
  });
});
