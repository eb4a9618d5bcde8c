import { z } from 'zod';
import { list } from '../shape/read-shape.ts';

/** What records of an exported state are made of. */

/** In one list. */
export const MOST_RECORDS = 100_000;
export const nullableText = z.string().nullable();
export const texts = list(z.string(), MOST_RECORDS);
