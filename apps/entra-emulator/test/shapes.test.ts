import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { integer, list, nonEmptyText, readShape, record, ShapeError } from '../src/shape/read-shape.ts';

const shape = record(
  { name: nonEmptyText, kind: z.enum(['small', 'large']) },
  {
    size: integer(1, 10),
    parts: list(record({ id: z.string() }, { good: z.boolean() }), 3),
    note: z.string().nullable(),
  },
);

function refusalOf(value: unknown): Pick<ShapeError, 'message' | 'problem'> | undefined {
  try {
    readShape(shape, value);
    return undefined;
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    return { message: error.message, problem: error.problem };
  }
}

describe('what a shape refuses', () => {
  it.each([
    ['no object', [], 'wrong-value', '(root): expected an object'],
    ['a text for a number', { size: '1' }, 'wrong-value', 'size: expected a whole number'],
    ['a broken number', { size: 1.5 }, 'wrong-value', 'size: expected a whole number'],
    ['a number beyond all', { size: 2 ** 60 }, 'wrong-value', 'size: expected a number from 1 to 10'],
    ['white space alone', { name: ' \n' }, 'wrong-value', 'name: expected a string that is not empty'],
    ['none of the words', { kind: 'tiny' }, 'wrong-value', 'kind: expected one of small, large'],
    ['an entry', { parts: [{ id: '' }, { id: 1 }] }, 'wrong-value', 'parts[1].id: expected a string'],
    ['a list too long', { parts: [1, 2, 3, 4] }, 'wrong-value', 'parts: expected at most 3 entries'],
    ['nothing', {}, 'missing-property', 'name: is required'],
    ['nothing in an entry', { parts: [{}] }, 'missing-property', 'parts[0].id: is required'],
    ['another property', { x: 1 }, 'unknown-property', 'x: unknown property'],
    ['another in an entry', { parts: [{ x: 1 }] }, 'unknown-property', 'parts[0].x: unknown property'],
    ['a prototype', JSON.parse('{"__proto__": {}}'), 'unknown-property', '__proto__: unknown property'],
  ])('is named by its path: %s', (_, value, problem, message) => {
    expect(refusalOf(value)).toEqual({ problem, message });
  });

  it('is the first in the order of the document, and what is missing only after that', () => {
    expect(refusalOf({ note: 1, name: '' })?.message).toBe('note: expected a string');
    expect(refusalOf({ name: '', note: 1 })?.message).toBe('name: expected a string that is not empty');
    expect(refusalOf({ x: 1, name: '' })?.message).toBe('x: unknown property');
    expect(refusalOf({ parts: [{ good: 1 }], x: 1 })?.message).toBe('parts[0].good: expected true or false');
  });

  it('ends the reading of a list, so that a small body full of wrong things costs little', () => {
    let looked = 0;
    const entry = z.custom(() => {
      looked += 1;
      return false;
    });
    expect(() => readShape(list(entry), Array(1000).fill(1))).toThrow(/^\[0\]: /);
    expect(looked).toBe(1);
    expect(() => readShape(list(entry), Array(10_001).fill(1))).toThrow('at most 10000 entries');
    expect(looked).toBe(1);
  });
});
