import { z } from 'zod';

// Control characters would break logs and pages; bidirectional overrides make a name read as another one.
const UNPRINTABLE = /[\p{Cc}\u202a-\u202e\u2066-\u2069\u2028\u2029]/u;

/** A name that people see: 1 to 100 characters on one line. */
export const displayName = z
  .string()
  .trim()
  .min(1, 'Give a name.')
  .max(100, 'At most 100 characters.')
  .refine((text) => !UNPRINTABLE.test(text), 'No control characters.');

/** One line that somebody has copied from elsewhere, without what a copy brings along around it. */
export const typedLine = (most: number) =>
  z
    .string()
    .trim()
    .min(1, 'Fill this in.')
    .max(most, `At most ${most.toLocaleString('en')} characters.`)
    .refine((text) => !UNPRINTABLE.test(text) && text.isWellFormed(), 'No control characters.');

/** An e-mail address, in lower case. */
export const emailAddress = z
  .string()
  .max(254, 'At most 254 characters.')
  .trim()
  .toLowerCase()
  .pipe(z.email('Give an e-mail address.'));

/** What somebody typed as a password. Whether it is good enough is decided where it is set. */
export const typedPassword = z.string().min(1, 'Give the password.').max(1_024, 'Too long.');

/** A random token out of a link or a terminal. */
export const randomToken = z.string().min(1, 'Give the token.').max(200, 'Too long.');
