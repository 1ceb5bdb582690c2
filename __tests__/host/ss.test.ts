import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseSocketNotes } from "../../src/host/linux/ss.ts";

const group = (unit: string | null, container: string | null = null) => ({
  unit,
  userUnit: false,
  container,
});

describe("parseSocketNotes", () => {
  it("reads the output of iproute2 6.1", () => {
    const text = readFileSync(join(import.meta.dirname, "recorded/ss"), "utf8");
    expect([...parseSocketNotes(text)]).toEqual([
      [3618320, { pid: 31549, group: group("pp-demo.service") }],
      [3618319, { pid: 31549, group: group("pp-demo.service") }],
      [635, { pid: null, group: null }],
    ]);
  });

  it.each([
    [
      "a line without a group, from before Linux 5.9",
      "tcp LISTEN 0 128 *:80 *:* uid:33 ino:7 sk:1 v6only:0 <->",
      [[7, { pid: null, group: null }]],
    ],
    [
      "a socket of a container",
      "tcp LISTEN 0 128 *:80 *:* ino:7 sk:1 " +
        `cgroup:/system.slice/docker-${"ab".repeat(32)}.scope <->`,
      [[7, { pid: null, group: { ...group(null, "ab".repeat(32)), runtime: "docker" } }]],
    ],
    [
      "a socket of several processes",
      'tcp LISTEN 0 1 *:80 *:* users:(("nginx",pid=8,fd=6),("nginx",pid=7,fd=6)) ino:7 sk:1',
      [[7, { pid: 8, group: null }]],
    ],
    ["nothing from a line without an inode", "tcp TIME-WAIT 0 0 127.0.0.1:80 127.0.0.1:9", []],
    ["nothing", "", []],
  ])("reads %s", (_, text, expected) => expect([...parseSocketNotes(text)]).toEqual(expected));
});
