/** What may hold a semicolon that ends nothing: bodies of functions, text, names, comments. */
const WHOLE =
  /\$(?<tag>\w*)\$[\s\S]*?\$\k<tag>\$|'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|[^;]|;/g;

/** The statements of a script, each with its semicolon; joined they are the script, but for what follows the last one. */
export function statementsOf(script: string): string[] {
  const statements: string[] = [];
  let current = '';
  for (const [part] of script.matchAll(WHOLE)) {
    current += part;
    if (part !== ';') continue;
    statements.push(current);
    current = '';
  }
  return statements;
}
