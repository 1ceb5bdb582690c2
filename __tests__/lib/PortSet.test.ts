import fc from "fast-check";
import { expect, it } from "vitest";
import { PortSet } from "../../src/lib/PortSet.ts";

const range = fc
  .tuple(fc.integer({ min: 1, max: 30 }), fc.nat(5))
  .map(([first, more]) => [first, first + more] as const);

it("behaves like a set of single ports", () => {
  fc.assert(
    fc.property(fc.array(range, { maxLength: 12 }), range, (added, [first, last]) => {
      const ports = new PortSet();
      const singles = new Set<number>();
      for (const [from, to] of added) {
        ports.add(from, to);
        for (let port = from; port <= to; port++) singles.add(port);
      }
      const asked = Array.from({ length: last - first + 1 }, (_, at) => first + at);
      const firstInSet = asked.find((port) => singles.has(port));
      let end = firstInSet ?? null;
      while (end !== null && singles.has(end + 1)) end++;
      expect(ports.count(first, last)).toBe(asked.filter((port) => singles.has(port)).length);
      expect(ports.findLastBlocked(first, last)).toBe(end);
    }),
  );
});
