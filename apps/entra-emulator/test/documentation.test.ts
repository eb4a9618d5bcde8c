import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { operationsWithoutExample } from '../supported/documentation-examples.ts';
import { differencesFrom } from './documentation/compare.ts';
import { AREAS, documentedExamples } from './documentation/examples.ts';
import { knownDifferences } from './documentation/known-differences.ts';
import { replay, type Scene, setScene } from './documentation/scene.ts';
import { withLogs } from './documentation/scene-logs.ts';
import { withoutExample } from './documentation/without-example.ts';
import { Bench } from './support/bench.ts';

/* Every example request of Microsoft's documentation is answered as documented, or as the table of differences says. */

let bench: Bench;
let scene: Scene;
beforeAll(async () => {
  bench = await Bench.start();
  scene = await setScene(bench);
  await bench.control('POST', '/snapshots/scene');
});
beforeEach(async () => {
  await bench.control('POST', '/snapshots/scene/restore');
});
afterAll(async () => {
  await bench.close();
  await scene.close();
});

describe.each(AREAS)('%s', (area) => {
  it.each(documentedExamples(area).map((one) => [one.id, one] as const))('%s', async (id, example) => {
    const before = area === 'logs' ? await withLogs(bench, scene) : scene;
    const { status, body } = await replay(bench, before, example);
    const error = (body['error'] as { message?: string } | undefined)?.message;
    const [expected = ''] = knownDifferences[id] ?? [];
    expect(differencesFrom(example.answer, status, body).join('; '), error).toBe(expected);
  });
});

describe('the examples', () => {
  const all = AREAS.flatMap(documentedExamples);
  const ids = all.map(({ id }) => id);

  it('are told apart, and each declared difference is of one of them', () => {
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of Object.keys(knownDifferences)) expect(ids).toContain(id);
  });

  it('are none of the operations that are said to have none', () => {
    const unexampled = (['no example', 'page not at hand'] as const).flatMap(operationsWithoutExample);
    expect(unexampled.toSorted()).toEqual(Object.keys(withoutExample).toSorted());
  });

  it('are of every operation, or a row says why there is none', () => {
    expect(operationsWithoutExample(undefined)).toEqual([]);
  });

  it('name nobody but demonstration directories', () => {
    const domains = JSON.stringify(all).matchAll(/@([a-z0-9-]+(?:\.[a-z0-9-]+)+)/gi);
    const named = [...domains].map(([, domain = '']) => domain);
    const annotations = /^(odata|microsoft)\./;
    expect(named.filter((one) => !one.endsWith('.example') && !annotations.test(one))).toEqual([]);
  });
});
