import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FairQueue } from '../src/fair-queue.ts';

const FLOOD = 'flood';

/** What happens to a queue that one worker works off: somebody adds a job, or the worker is done and takes the next. */
const happening = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ add: FLOOD }) },
  { weight: 1, arbitrary: fc.constantFrom('a', 'b', 'c', 'd', 'e').map((add) => ({ add })) },
  { weight: 3, arbitrary: fc.constant('next' as const) },
);

type Job = { readonly party: string; overtakenBy: string[] };

describe('the queue for whoever reads what strangers wrote (attack 136)', () => {
  test('lets at most one job of each other connection before the first job of one, however many those have', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 200 }), (happenings) => {
        const queue = new FairQueue<Job>(50);
        const waiting = new Set<Job>();
        let atWork: Job | undefined;
        for (const one of happenings) {
          if (one !== 'next') {
            const isFirst = ![...waiting].some(({ party }) => party === one.add);
            // Of what is at work already, it waits for the rest.
            const overtakenBy = isFirst && atWork && atWork.party !== one.add ? [atWork.party] : [];
            const job = { party: one.add, overtakenBy };
            const refused = queue.add(job.party, job);
            if (isFirst && job.party !== atWork?.party) waiting.add(job);
            if (refused) waiting.delete(refused);
            continue;
          }
          if (atWork) queue.done(atWork.party);
          atWork = queue.take()?.item;
          if (!atWork) continue;
          waiting.delete(atWork);
          for (const each of waiting) each.overtakenBy.push(atWork.party);
          expect(new Set(atWork.overtakenBy).size).toBe(atWork.overtakenBy.length);
        }
      }),
    );
  });

  test('never holds more than it may, and gives back each job once', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 300 }), (happenings) => {
        const queue = new FairQueue<Job>(10);
        const added: Job[] = [];
        const back: Job[] = [];
        for (const one of happenings) {
          const job = one === 'next' ? queue.take()?.item : { party: one.add, overtakenBy: [] };
          if (job && one !== 'next') added.push(job);
          const given = job && one !== 'next' ? queue.add(job.party, job) : job;
          if (given) back.push(given);
          const held = added.filter((each) => !back.includes(each));
          expect(queue.length).toBe(held.length);
          expect(held.length).toBeLessThanOrEqual(10);
        }
        back.push(...queue.takeAll());
        expect(new Set(back)).toEqual(new Set(added));
        expect(back.length).toBe(added.length);
      }),
    );
  });

  test('lets one have all the room that nobody else wants, and gives it to others when they come', () => {
    const queue = new FairQueue<string>(3);
    for (const at of [1, 2, 3]) expect(queue.add('a', `a${at}`)).toBeUndefined();
    expect(queue.add('a', 'a4')).toBe('a4');
    expect(queue.add('b', 'b1')).toBe('a3');
  });

  test('that is full of the jobs of a few gives up the youngest of them for somebody who has none', () => {
    const queue = new FairQueue<string>(6);
    for (const party of ['a', 'b']) for (const at of [1, 2, 3]) queue.add(party, `${party}${at}`);
    expect(queue.add('c', 'c1')).toBe('a3');
    expect(queue.add('c', 'c2')).toBe('b3');
    expect(queue.add('c', 'c3')).toBe('c3');
    expect(queue.remove('b', 'b1')).toBe(true);
    expect(queue.remove('b', 'b1')).toBe(false);
    const order = Array.from({ length: 5 }, () => {
      const next = queue.take();
      if (next) queue.done(next.party);
      return next?.item;
    });
    expect(order).toEqual(['a1', 'b2', 'c1', 'a2', 'c2']);
  });
});
