import { matchGraphPath, parseGraphPath } from '../src/graph/path.ts';
import { type GraphRoute, graphRoutes } from '../src/graph/routes.ts';
import { AREAS, type DocumentedExample, documentedExamples } from '../test/documentation/examples.ts';
import { knownDifferences } from '../test/documentation/known-differences.ts';
import { type Missing, withoutExample } from '../test/documentation/without-example.ts';

/** What became of the example requests of Microsoft's documentation, from the data that the test replays. */

const everyExample = (): DocumentedExample[] => AREAS.flatMap(documentedExamples);

const isKnown = ({ id }: DocumentedExample): boolean => knownDifferences[id] !== undefined;

/** By area: how many there are, and how many are answered as documented. The last row is of them all. */
export const exampleCounts = (): string[][] =>
  [...AREAS.map((area) => [area, documentedExamples(area)] as const), ['all', everyExample()] as const].map(
    ([area, examples]) => [
      area,
      String(examples.length),
      String(examples.filter((one) => !isKnown(one)).length),
      String(examples.filter(isKnown).length),
    ],
  );

/** By example: what differs, and why. */
export const differenceRows = (): string[][] =>
  Object.entries(knownDifferences).map(([id, [differs, because]]) => [id, differs, because]);

/** Operations of which the pages that were read show no example: for that reason, or (a mistake) for none that anybody has told. */
export function operationsWithoutExample(why: Missing | undefined): string[] {
  const shown = new Set(everyExample().map(routeOf));
  return graphRoutes
    .filter((route) => !shown.has(route))
    .map(({ method, pattern }) => `${method} ${pattern.join('/')}`)
    .filter((operation) => withoutExample[operation] === why);
}

/** Operations without an example, by why. */
export const withoutExampleGroups = (): (readonly [why: string, operations: string[]])[] =>
  (
    [
      ['Documentation of v1.0 has no example', 'no example'],
      ['Page, or its version with the example, not at hand', 'page not at hand'],
    ] as const
  )
    .map(([said, why]) => [said, operationsWithoutExample(why)] as const)
    .filter(([, operations]) => operations.length > 0);

const TYPED_LIST = /^\/directory\/deletedItems\/microsoft\.graph\.\w+$/;

/** The operation that answers an example: endings and types behind a collection are part of it. */
function routeOf({ method, path }: DocumentedExample): GraphRoute | undefined {
  const [address = ''] = path.split('?');
  const plain = TYPED_LIST.test(address)
    ? address
    : address.replace(/\/\$count$/, '').replace(/\/microsoft\.graph\.\w+$/, '');
  const parts = parseGraphPath(plain.replace(/^\/me(?=\/|$)/, '/users/me')) ?? [];
  return graphRoutes.find(
    (route) => route.method === method && matchGraphPath(route.pattern, parts) !== undefined,
  );
}
