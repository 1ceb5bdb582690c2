/** Returns a number below 2^53 (two FNV-1a hashes). For stable choices, not for cryptography. */
export function hash(text: string): number {
  return fnv(text, 0x811c9dc5) * 0x200000 + (fnv(text, 0x9747b28c) >>> 11);
}

function fnv(text: string, start: number): number {
  let value = start;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  // Mix the last characters into the upper bits (finalizer of MurmurHash3).
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  return (value ^ (value >>> 13)) >>> 0;
}
