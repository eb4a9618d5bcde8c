'use client';

import { type RefObject, useEffect, useRef, useState } from 'react';

/**
 * A form that makes one thing after another: emptied after each, and ready for the next.
 *
 * @returns `key` and `ref` for the `Form`; `renew` empties it and goes to its first field to type in, because the button
 * that was pressed went with what it held, and the focus with it
 */
export function useFreshForm(): {
  readonly key: number;
  readonly ref: RefObject<HTMLFormElement | null>;
  readonly renew: () => void;
} {
  const [key, setKey] = useState(0);
  const ref = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (key > 0) ref.current?.querySelector('input')?.focus();
  }, [key]);
  return { key, ref, renew: () => setKey((made) => made + 1) };
}
