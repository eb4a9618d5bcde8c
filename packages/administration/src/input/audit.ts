import { z } from 'zod';

/** Of the query string of a log: `before` is the `next` of the page before, `action` the beginning of an action, or several with commas between. */
export const auditFilter = z.strictObject({
  before: z
    .string()
    .regex(/^\d{1,18}$/)
    .transform(BigInt)
    .optional(),
  action: z
    .string()
    .regex(/^[a-z_.]{1,64}(,[a-z_.]{1,64}){0,7}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25),
});
export type AuditFilter = z.infer<typeof auditFilter>;
