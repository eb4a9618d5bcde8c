import { CATALOGUE } from './catalogue.ts';
import type { Citation } from './citations.ts';
import { WITHOUT_A_TEST } from './without-a-test.ts';

/** A table with more shows less. */
const MOST_SHOWN = 3;

/** Numbers that have neither a test nor a reason. */
export function uncovered(cited: readonly Citation[]): string[] {
  const numbers = new Set(cited.map(({ number }) => number));
  return Object.keys(CATALOGUE).filter((number) => !numbers.has(number) && !(number in WITHOUT_A_TEST));
}

/** `docs/attacks.md`. */
export function attacksPage(cited: readonly Citation[]): string {
  const rows = Object.entries(CATALOGUE).map(([number, what]) => {
    const tests = cited.filter((citation) => citation.number === number);
    return `| ${number} | ${escaped(what)} | ${tests.length === 0 ? WITHOUT_A_TEST[number] : shown(tests)} |`;
  });
  return `# Attacks and faults

What can be done to Portico, and the test that says it does not work. Written from the tests by
\`node packages/testing/test/attacks/write-page.ts\`; a number without a test or a reason fails them.

| Number | What happens | Guarantee, and where it is tested |
| ------ | ------------ | --------------------------------- |
${rows.join('\n')}
`;
}

function shown(tests: readonly Citation[]): string {
  const lines = tests.slice(0, MOST_SHOWN).map(({ guarantee, file }) => {
    return `${escaped(withoutNumbers(guarantee))} ([${file.split('/').at(-1)}](../${file}))`;
  });
  const more = tests.length - lines.length;
  return [...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('<br>');
}

const withoutNumbers = (text: string) =>
  text.replaceAll(/\s*\([^()]*\b(?:attack|fault)s?\s[^()]*\)/g, '').trim();
const escaped = (text: string) =>
  text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('{', '&#123;');
