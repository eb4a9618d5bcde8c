import { z } from 'zod';
import { text, timestamp } from '../schemas.ts';

export const administrator = z
  .object({ id: text, email: text.nullable(), name: text.nullable(), created_at: timestamp })
  .meta({ id: 'Administrator' });
