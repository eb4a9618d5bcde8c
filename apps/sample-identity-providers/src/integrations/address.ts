import { z } from 'zod';

const isAddress = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, hash, username, password } = new URL(text);
  return (
    ['http:', 'https:'].includes(protocol) &&
    hash === '' &&
    username === '' &&
    password === '' &&
    !/\s/.test(text)
  );
};

/** An absolute http(s) address without fragment, user or blanks, kept as it was written. */
export const address = z
  .string()
  .max(2_000)
  .refine(isAddress, 'has to be an http or https address without a fragment (#…)');

export const addresses = z.array(address).max(20);
