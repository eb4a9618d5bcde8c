import { describe, expect, test } from 'vitest';
import { endOnUncaught, steadyWriter } from '../src/index.ts';

const failing = (code: string) => Object.assign(new Error(code), { code });

describe('a line of the log', () => {
  test.each(['ENOSPC', 'EPIPE', 'EIO'])(
    'is lost when it cannot be written, and nothing else happens: %s',
    (code) => {
      let calls = 0;
      let broken = true;
      const lines: string[] = [];
      const write = steadyWriter(
        (bytes) => {
          calls += 1;
          if (broken) throw failing(code);
          lines.push(new TextDecoder().decode(bytes));
          return bytes.length;
        },
        () => undefined,
      );
      write('lost\n');
      expect(calls).toBe(1);
      broken = false;
      write('kept\n');
      expect(lines).toEqual(['kept\n']);
    },
  );

  test('waits for a slow reader, and goes on where it was', () => {
    let text = '';
    let waits = 0;
    const write = steadyWriter(
      (bytes) => {
        if (waits < 3) throw failing('EAGAIN');
        text += new TextDecoder().decode(bytes.subarray(0, 2));
        return Math.min(2, bytes.length);
      },
      () => {
        waits += 1;
      },
    );
    write('a line\n');
    expect({ text, waits }).toEqual({ text: 'a line\n', waits: 3 });
  });

  test('is given up when nobody reads at all', () => {
    let waits = 0;
    steadyWriter(
      () => {
        throw failing('EAGAIN');
      },
      () => {
        waits += 1;
      },
    )('line\n');
    expect(waits).toBe(100);
  });
});

test('what nobody caught is told, then the process ends with 1, even when it cannot be told (review R16)', () => {
  const listeners: ((error: unknown) => void)[] = [];
  const codes: number[] = [];
  const told: unknown[] = [];
  endOnUncaught(
    { prependListener: (_, listener) => listeners.push(listener), exit: (code) => codes.push(code) },
    (error) => {
      told.push(error);
      throw new Error('the log is broken');
    },
  );
  for (const listener of listeners) expect(() => listener('reason')).toThrow('the log is broken');
  expect({ told, codes }).toEqual({ told: ['reason', 'reason'], codes: [1, 1] });
});
