import type { AnswerChange, AnswerShape, TraitKind } from '@portico/core';

/** Each as one text, by which it is found again. */
export function traitsOf(shape: AnswerShape): readonly string[] {
  return traits(shape).map(([kind, value]) => `${kind} ${value}`);
}

/**
 * What is otherwise than in the answers by which people came in. An attribute may be missing because one person has none: so it is
 * only said that it came before, and when.
 *
 * @param known each trait with when it was last seen
 */
export function changesSince(known: Readonly<Record<string, string>>, shape: AnswerShape): AnswerChange[] {
  const before = Object.entries(known).map(([trait, lastSeen]) => ({ ...partsOf(trait), lastSeen }));
  const changed = traits(shape).flatMap(([what, now]): AnswerChange[] => {
    const same = before.filter(({ kind }) => kind === what);
    const [last] = same.toSorted((one, other) => other.lastSeen.localeCompare(one.lastSeen));
    const isKnown = same.some(({ value }) => value === now);
    if (what === 'attribute' || last === undefined || isKnown) return [];
    return [{ what, before: last.value, lastSeen: last.lastSeen, now }];
  });
  const { attributes } = shape;
  if (attributes === undefined) return changed;
  const gone = before.filter(({ kind, value }) => kind === 'attribute' && !attributes.includes(value));
  return [
    ...changed,
    ...gone.map(({ value, lastSeen }) => ({
      ...{ what: 'attribute' as const, before: value, lastSeen, now: null },
    })),
  ];
}

function traits(shape: AnswerShape): readonly (readonly [TraitKind, string])[] {
  const { algorithms = [], signed, certificate, nameIdFormat, attributes = [] } = shape;
  const of = (kind: TraitKind, values: readonly (string | undefined)[]) =>
    values.flatMap((value) => (value === undefined ? [] : [[kind, value] as const]));
  return [
    ...of('certificate', [certificate]),
    ...of('algorithm', algorithms),
    ...of('signed', [signed?.toSorted().join(', ')]),
    ...of('name_id_format', [nameIdFormat]),
    ...of('attribute', attributes),
  ];
}

function partsOf(trait: string): { readonly kind: string; readonly value: string } {
  const at = trait.indexOf(' ');
  return { kind: trait.slice(0, at), value: trait.slice(at + 1) };
}
