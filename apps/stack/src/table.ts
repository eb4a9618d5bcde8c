/** Rows of text in aligned columns, the first row being the heading. */
export function renderTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const render = (row: readonly string[]) =>
    widths.map((width, column) => (row[column] ?? '').padEnd(width)).join('   ');
  const [heading = [], ...body] = rows;
  const rule = widths.map((width) => '─'.repeat(width)).join('   ');
  return [render(heading), rule, ...body.map(render)].map((line) => `  ${line.trimEnd()}`).join('\n');
}
