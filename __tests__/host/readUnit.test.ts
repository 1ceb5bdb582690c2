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
    ["the value no as null", "db.service", { [lib("db.service")]: service("no") }, null],
    [
      "a missing value as null",
      "db.service",
      { [lib("db.service")]: "[Service]\nExecStart=/bin/x\n" },
      null,
    ],
    ["a unit without files as null", "db.service", {}, null],
    [
      "an administrator's unit before the package's",
      "db.service",
      { [lib("db.service")]: service("always"), [etc("db.service")]: service("no") },
      null,
    ],
    [
      "a drop-in before the unit",
      "db.service",
      {
        [lib("db.service")]: service("no"),
        [etc("db.service.d/10-restart.conf")]: "[Service]\nRestart=always\n",
      },
      "always",
    ],
    [
      "the template of an instance",
      "postgresql@16-main.service",
      { [lib("postgresql@.service")]: service("on-failure") },
      "on-failure",
    ],
    [
      "no file for a name with a slash",
      "../x.service",
      { "/etc/systemd/x.service": service("always") },
      null,
    ],
  ])("reads %s", (_, unit, files, expected) =>
    expect(readRestartPolicy(unit, fakeHost({ files }))).toBe(expected),
  );
});
