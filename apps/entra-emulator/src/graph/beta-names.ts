import { readFileSync } from 'node:fs';

let known: ReadonlyMap<string, ReadonlySet<string>> | undefined;

/** By the type, what it has in beta besides v1.0; all in lower case. Read when somebody first asks for what is not here. */
function betaNames(): ReadonlyMap<string, ReadonlySet<string>> {
  const text = known === undefined ? readFileSync(new URL('./beta-names.tsv', import.meta.url), 'utf8') : '';
  known ??= new Map(
    text
      .toLowerCase()
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => line.split('\t'))
      .map(([type = '', names = '']) => [type, new Set(names.split(' '))]),
  );
  return known;
}

const has = (type: string, name: string): boolean =>
  betaNames().get(type.toLowerCase())?.has(name.toLowerCase()) === true;

/** Whether an address of beta begins so. */
export const isRootOfBeta = (name: string): boolean => has('(root)', name);

/** Whether objects of the type have such a property or relation in beta, at least. */
export const isNameOfBeta = (typeName: string, name: string): boolean => has(typeName, name);

/** The same of objects of any type. */
export const isNameOfAnyInBeta = (name: string): boolean =>
  [...betaNames()].some(([type, names]) => type !== '(root)' && names.has(name.toLowerCase()));
