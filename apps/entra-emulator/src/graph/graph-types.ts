import { readFileSync } from 'node:fs';

/** A type of Graph v1.0: names, types (`?` may be null, `[…]` is a list). */
interface GraphType {
  base?: string;
  properties?: Readonly<Record<string, string>>;
}

type GraphTypes = Readonly<Record<string, GraphType>>;

let known: GraphTypes | undefined;

/** A trimmed copy of Graph's own schema, as facts. Read when somebody first asks. */
export function graphTypes(): GraphTypes {
  known ??= (
    JSON.parse(readFileSync(new URL('./graph-types.json', import.meta.url), 'utf8')) as { types: GraphTypes }
  ).types;
  return known;
}
