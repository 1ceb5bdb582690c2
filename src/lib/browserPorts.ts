/**
 * The ports from 1024 that web browsers do not open (https://fetch.spec.whatwg.org/#port-blocking).
 */
export const BLOCKED_BY_BROWSERS: readonly (readonly [first: number, last: number])[] = [
  [1719, 1720],
  [1723, 1723],
  [2049, 2049],
  [3659, 3659],
  [4045, 4045],
  [4190, 4190],
  [5060, 5061],
  [6000, 6000],
  [6566, 6566],
  [6665, 6669],
  [6679, 6679],
  [6697, 6697],
  [10_080, 10_080],
];
