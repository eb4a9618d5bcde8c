'use client';

import { useEffect, useState } from 'react';

const STEPS: readonly (readonly [seconds: number, unit: Intl.RelativeTimeFormatUnit])[] = [
  [60, 'second'],
  [3_600, 'minute'],
  [86_400, 'hour'],
  [2_592_000, 'day'],
  [31_536_000, 'month'],
  [Number.POSITIVE_INFINITY, 'year'],
];

/** How long ago or ahead; the exact time in the viewer's zone on hover. `at` is ISO 8601. */
export function RelativeTime({ at }: { at: string }) {
  // The server knows neither the zone nor when the page is read: it writes the date, the browser the rest.
  const [now, setNow] = useState<number>();
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  const date = new Date(at);
  return (
    <time dateTime={at} title={now === undefined ? undefined : exact(date)}>
      {now === undefined ? at.slice(0, 10) : relative(date.getTime() - now)}
    </time>
  );
}

function exact(date: Date): string {
  return date.toLocaleString('en', { dateStyle: 'medium', timeStyle: 'long' });
}

function relative(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1_000);
  if (Math.abs(seconds) < 10) return 'just now';
  let divisor = 1;
  for (const [limit, unit] of STEPS) {
    if (Math.abs(seconds) < limit) {
      return new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(
        Math.round(seconds / divisor),
        unit,
      );
    }
    divisor = limit;
  }
  return '';
}
