import { isId, SOCIAL_PROVIDERS } from '@portico/core';
import { z } from 'zod';
import { displayName, emailAddress, randomToken, typedPassword } from './text.ts';

/** The token out of the link of an invitation. */
export const invitationTokenInput = z.strictObject({ token: randomToken });
export type InvitationTokenInput = z.infer<typeof invitationTokenInput>;

/** Somebody new accepts: under which address and with which password they will sign in. */
export const newUserInput = z.strictObject({
  token: randomToken,
  email: emailAddress,
  name: displayName,
  password: typedPassword,
});
export type NewUserInput = z.infer<typeof newUserInput>;

/** Over what the holder of the link accepts: a social provider of the product, or a connection of the organization. */
export const invitationTripInput = z
  .strictObject({
    token: randomToken,
    provider: z.enum(SOCIAL_PROVIDERS).optional(),
    connection_id: z
      .string()
      .refine((id): boolean => isId('connection', id), 'Not a connection.')
      .optional(),
  })
  .refine(
    ({ provider, connection_id }) => (provider === undefined) !== (connection_id === undefined),
    'Give either a provider or a connection.',
  );
