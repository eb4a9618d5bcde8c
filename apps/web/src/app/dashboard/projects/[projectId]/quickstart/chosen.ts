import { QUICKSTART_KINDS, type QuickstartKind } from '../../../../../quickstart/quickstart.ts';

export type ChosenQuickstart = { readonly searchParams: Promise<{ for?: string | string[] }> };

/** The one that the address names, or the first of those that there are. */
export function chosenQuickstart(
  search: Awaited<ChosenQuickstart['searchParams']>,
  kinds: readonly QuickstartKind[],
): QuickstartKind {
  const [first = 'next'] = kinds.length > 0 ? kinds : QUICKSTART_KINDS;
  return kinds.find((kind) => kind === search.for) ?? first;
}
