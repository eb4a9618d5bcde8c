import { isId } from '@portico/core';
import { z } from 'zod';
import { displayName, emailAddress, randomToken, typedPassword } from './text.ts';

/** `user_id` answers a chooser: the same address and password open several users. */
export const signInInput = z.strictObject({
  email: emailAddress,
  password: typedPassword,
  user_id: z
    .string()
    .refine((id): boolean => isId('user', id), 'Not a user.')
    .optional(),
});
export type SignInInput = z.infer<typeof signInInput>;

export const confirmPasswordInput = z.strictObject({ password: typedPassword });
export type ConfirmPasswordInput = z.infer<typeof confirmPasswordInput>;

export const firstOwnerInput = z.strictObject({
  token: randomToken,
  email: emailAddress,
  password: typedPassword,
  name: displayName,
});
export type FirstOwnerInput = z.infer<typeof firstOwnerInput>;

export const passwordLinkInput = z.strictObject({ token: randomToken, password: typedPassword });
export type PasswordLinkInput = z.infer<typeof passwordLinkInput>;
