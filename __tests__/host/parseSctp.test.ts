import { expect, it } from "vitest";
import { parseSctp } from "../../src/host/linux/parseSctp.ts";
import { formatEndpoint } from "../../src/ports/HostEndpoint.ts";

/** Not recorded: made in the form of the kernel's net/sctp/proc.c. */
const eps = [
  " ENDPT     SOCK   STY SST HBKT LPORT   UID INODE LADDRS",
  "ffff888 ffff889 2   10  29   3868      0 20735 0.0.0.0 ",
  "ffff88a ffff88b 2   10  30   3869   1000 20736 *127.0.0.1 127.0.0.2 ",
  "ffff88c ffff88d 2   7   31   3870      0 20737 0000:0000:0000:0000:0000:0000:0000:0000 ",
  "ffff88e ffff88f 2   10  31   0         0 20738 0.0.0.0 ",
  "ffff88e ffff88f 2   10  31   3871      0",
  "ffff88e ffff88f 2   10  31   3872      0 20739 nonsense",
  "",
].join("\n");

it("reads the kernel's endpoints of sctp", () => {
  const sockets = parseSctp(eps);
  expect(
    sockets.map(
      (each) =>
        `${formatEndpoint({ ...each, first: each.port, last: each.port })} ${each.state} ${each.uid} ${each.inode}`,
    ),
  ).toEqual([
    "0.0.0.0:3868/sctp listening 0 20735",
    "127.0.0.1:3869/sctp listening 1000 20736",
    "127.0.0.2:3869/sctp listening 1000 20736",
    "[::]:3870/sctp bound 0 20737",
  ]);
  expect(parseSctp("")).toEqual([]);
});
