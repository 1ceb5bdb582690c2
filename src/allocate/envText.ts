/** An env file of assignments, whose names and values need no quotes. */
export function envText(variables: ReadonlyMap<string, string>): string {
  return Array.from(variables, ([name, value]) => `${name}=${value}\n`).join("");
}
