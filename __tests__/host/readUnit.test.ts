import { describe, expect, it } from "vitest";
import { readRestartPolicy } from "../../src/host/linux/readUnit.ts";
import { fakeHost } from "./fakeHost.ts";

const lib = (name: string) => `/usr/lib/systemd/system/${name}`;
const etc = (name: string) => `/etc/systemd/system/${name}`;
const service = (value: string) => `[Service]\nExecStart=/bin/x\nRestart=${value}\nRestartSec=1\n`;

describe("readRestartPolicy", () => {
  it.each<[string, string, Record<string, string>, string | null]>([
    ["always", "db.service", { [lib("db.service")]: service("always") }, "always"],
    ["on failure", "db.service", { [lib("db.service")]: service("on-failure") }, "on-failure"],
    ["never, in so many words", "db.service", { [lib("db.service")]: service("no") }, null],
    [
      "never, by default",
      "db.service",
      { [lib("db.service")]: "[Service]\nExecStart=/bin/x\n" },
      null,
    ],
    ["a unit without files", "db.service", {}, null],
    [
      "an administrator's unit before the package's",
      "db.service",
      { [lib("db.service")]: service("always"), [etc("db.service")]: service("no") },
      null,
    ],
    [
      "a drop-in over the unit",
      "db.service",
      {
        [lib("db.service")]: service("no"),
        [etc("db.service.d/10-restart.conf")]: "[Service]\nRestart=always\n",
      },
      "always",
    ],
    [
      "an instance by its template",
      "postgresql@16-main.service",
      { [lib("postgresql@.service")]: service("on-failure") },
      "on-failure",
    ],
    [
      "a name that would lead elsewhere",
      "../x.service",
      { "/etc/systemd/x.service": service("always") },
      null,
    ],
  ])("%s", (_, unit, files, expected) =>
    expect(readRestartPolicy(unit, fakeHost({ files }))).toBe(expected),
  );
});
