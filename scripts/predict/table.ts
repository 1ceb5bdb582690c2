/** A use of a port on the host: a row of the tables in docs/reference/engine.md E7, E8. */
export interface Row {
  readonly name: string;
  /** The address that another project's container publishes on; null for a socket. */
  readonly published: string | null;
  /** The socket for hold.pl, without its port. */
  readonly socket: string | null;
  /** The protocol of the service and the holder; null for either tcp or udp. */
  readonly protocol: "tcp" | "udp" | null;
  /**
   * The results by column, as recorded from engines 20 to 29: x fails, . succeeds. They only
   * balance the scenarios; the real engine decides.
   */
  readonly recorded: string;
}

/**
 * The addresses that a service publishes on: the columns. In short syntax; "" means all addresses.
 */
export const COLUMNS = ["", "0.0.0.0", "[::]", "127.0.0.1", "127.0.0.2", "10.99.0.1", "[::1]"];

const ALL = "xxxxxxx";
const NONE = ".......";
const IPV4 = "xx.xxx.";
const IPV6 = "x.x...x";
const LOOPBACK = "xx.x...";

const socket = (
  text: string,
  recorded: string,
  protocol = text.slice(0, 3) as "tcp" | "udp",
  name = text,
): Row => ({
  name,
  published: null,
  socket: text,
  protocol,
  recorded,
});

const container = (published: string, recorded: string): Row => ({
  name: `container ${published || "all"}`,
  published,
  socket: null,
  protocol: null,
  recorded,
});

export const ROWS: readonly Row[] = [
  container("", ALL),
  container("0.0.0.0", IPV4),
  container("[::]", IPV6),
  container("127.0.0.1", LOOPBACK),
  container("127.0.0.2", "xx..x.."),
  container("10.99.0.1", "xx...x."),
  container("[::1]", IPV6),
  socket("tcp:listen:0.0.0.0", IPV4),
  socket("tcp:listen+reuseaddr:0.0.0.0", IPV4),
  socket("tcp:listen+reuseport:0.0.0.0", IPV4),
  socket("tcp:listen+reuseaddr+reuseport:0.0.0.0", IPV4),
  socket("tcp:bound:0.0.0.0", IPV4),
  socket("tcp:bound+reuseaddr:0.0.0.0", NONE),
  socket("tcp:listen:127.0.0.1", LOOPBACK),
  socket("tcp:listen:10.99.0.1", "xx...x."),
  socket("tcp:listen:[::]", ALL),
  socket("tcp:listen+v6only:[::]", IPV6),
  socket("tcp:listen:[::1]", IPV6),
  socket("tcp:listen:[::ffff:127.0.0.1]", LOOPBACK),
  socket("tcp:listen+reuseaddr+accepted:127.0.0.1", NONE),
  socket("tcp:listen+reuseaddr+accepted+ended:127.0.0.1", NONE),
  socket("tcp:outgoing:127.0.0.1", LOOPBACK),
  socket("tcp:outgoing+ended:127.0.0.1", LOOPBACK),
  socket("udp:bound:0.0.0.0", IPV4),
  socket("udp:bound+reuseport:0.0.0.0", IPV4),
  // Engine 28 ignores these three.
  socket("udp:bound+reuseaddr:0.0.0.0", IPV4),
  socket("udp:bound+reuseaddr:127.0.0.1", LOOPBACK),
  socket("udp:bound+reuseaddr:[::]", ALL),
  socket("udp:bound:127.0.0.1", LOOPBACK),
  socket("udp:connected:127.0.0.1", LOOPBACK),
  socket("udp:bound:[::]", ALL),
  socket("tcp:listen:[::]", NONE, "udp", "tcp:listen:[::], udp published"),
  socket("udp:bound:[::]", NONE, "tcp", "udp:bound:[::], tcp published"),
];
