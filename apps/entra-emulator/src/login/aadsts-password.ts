import { EntraError } from '../refusals/entra-error.ts';

/** Refusals of a name and password, and of a password that somebody chooses. */

export const wrongPassword = (): EntraError =>
  new EntraError({
    code: 50126,
    error: 'invalid_grant',
    message: 'Error validating credentials due to invalid username or password.',
  });

export const lockedUser = (): EntraError =>
  new EntraError({
    code: 50053,
    error: 'invalid_grant',
    message:
      'The account is locked, you’ve tried to sign in too many times with an incorrect user ID or password.',
  });

export const passwordExpired = (): EntraError =>
  new EntraError({
    code: 50055,
    error: 'invalid_grant',
    message: 'The password is expired.',
    subError: 'user_password_expired',
  });

/** Shown on the page where people choose a password; told to no client. */
export const newPasswordTooWeak = (): EntraError =>
  new EntraError({
    code: 120002,
    error: 'invalid_request',
    message:
      'Choose a password that is harder to guess and not the one you have: 8 to 256 characters with three of small letters, capitals, digits and symbols.',
  });

export const newPasswordHoldsName = (): EntraError =>
  new EntraError({
    code: 120003,
    error: 'invalid_request',
    message: 'Choose a password without your user name in it.',
  });

export const newPasswordsDiffer = (): EntraError =>
  new EntraError({
    code: 120002,
    error: 'invalid_request',
    message: 'The new password was typed in two ways. Type the same twice.',
  });
