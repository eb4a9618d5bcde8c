import { isId, SOCIAL_PROVIDERS } from '@portico/core';
import { z } from 'zod';
import { emailAddress } from './text.ts';

export const identifyInput = z.strictObject({ email: emailAddress });

export const connectionChoiceInput = z.strictObject({
  connection_id: z.string().refine((id): boolean => isId('connection', id), 'Not a connection.'),
  email: emailAddress.optional(),
});

export const organizationChoiceInput = z.strictObject({
  organization_id: z.string().refine((id): boolean => isId('organization', id), 'Not an organization.'),
});

export const providerChoiceInput = z.strictObject({ provider: z.enum(SOCIAL_PROVIDERS) });
