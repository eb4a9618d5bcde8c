import { z } from 'zod';

/** `compromised`: the keys so far may be known to somebody else, so they count no more from now on. */
export const keyRotation = z.strictObject({ compromised: z.boolean().default(false) });
export type KeyRotation = z.infer<typeof keyRotation>;
