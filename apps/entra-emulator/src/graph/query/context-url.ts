/** `owners` or `manager($select=id,displayName;$levels=max)` */
const EXPANSION = /^([A-Za-z]+)(?:\((.*)\))?$/;

const namesIn = (list: string | undefined): string[] =>
  (list ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

/**
 * What stands in `@odata.context` behind a name when not everything was asked for (OData protocol 4.01, section 10.9):
 * `(displayName,id)`, and with what is expanded `(id,members())` or `(manager(id,displayName))`. Empty for everything.
 */
export function projectionOf(searchParams: URLSearchParams): string {
  const selected = namesIn(searchParams.get('$select') ?? '');
  const [, relation, options = ''] = EXPANSION.exec((searchParams.get('$expand') ?? '').trim()) ?? [];
  const inside = /(?:^|;)\$select=([^;]*)/i.exec(options)?.[1];
  const expanded = relation === undefined ? [] : [`${relation}(${namesIn(inside).join(',')})`];
  const names = [...selected, ...expanded];
  return names.length === 0 ? '' : `(${names.join(',')})`;
}
