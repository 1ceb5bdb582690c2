/** A volume in short syntax. */
export interface ShortVolume {
  /** Empty: an anonymous volume. */
  readonly source: string;
  readonly target: string;
  /** The source is a path of the host, not a volume's name. */
  readonly bind: boolean;
}

/**
 * `[SOURCE:]TARGET[:OPTIONS]`, or what is wrong with it
 * (https://github.com/compose-spec/compose-go/blob/v2.14.0/format/volume.go). The colon of a
 * Windows drive belongs to its path, and no colon within `${…}` separates.
 */
export function parseVolume(spec: string): ShortVolume | { readonly mistake: string } {
  if (spec === "") return { mistake: "is empty" };
  if (spec.length < 3) return { source: "", target: spec, bind: false };
  const sections = splitSections(spec);
  if (sections.includes("")) return { mistake: "has an empty section between colons" };
  if (sections.length > 3) return { mistake: "has too many colons" };
  const [first = "", second] = sections;
  if (second === undefined) return { source: "", target: first, bind: false };
  return {
    source: first,
    target: second,
    bind: /^[./~]|^\\\\/.test(first) || (first.includes(":") && /^\p{L}:/u.test(first)),
  };
}

function splitSections(spec: string): string[] {
  const sections = [""];
  let depth = 0;
  for (let index = 0; index < spec.length; index++) {
    const character = spec.charAt(index);
    const last = sections.length - 1;
    const section = sections[last] ?? "";
    if (character === "$" && spec[index + 1] === "{") depth++;
    else if (character === "}" && depth > 0) depth--;
    if (character === ":" && depth === 0 && !isLetter(section)) sections.push("");
    else sections[last] = section + character;
  }
  return sections;
}

/**
 * As that of a drive. Nearly every section is longer, and Node takes a millisecond to look up what
 * Unicode calls a letter.
 */
function isLetter(section: string): boolean {
  return section.length <= 2 && /^\p{L}$/u.test(section);
}
