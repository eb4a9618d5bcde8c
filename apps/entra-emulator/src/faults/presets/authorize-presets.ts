import type { Preset } from '../preset.ts';

/** Errors that a client hears at its redirect URI. */
export const authorizePresets: readonly Preset[] = [
  {
    name: 'authorize-access-denied',
    what: 'The next sign-in comes back with access_denied: the person declined.',
    refusal: {
      error: 'access_denied',
      aadsts: 65004,
      message: 'User declined to consent to access the app.',
    },
  },
  {
    name: 'authorize-interaction-required',
    what: 'The next sign-in comes back with interaction_required, as silent ones do when a person is needed.',
    refusal: {
      error: 'interaction_required',
      aadsts: 50076,
      message:
        'Due to a configuration change made by your administrator, you must use multi-factor authentication.',
    },
  },
  {
    name: 'authorize-login-required',
    what: 'The next sign-in comes back with login_required: nobody is signed in.',
    refusal: {
      error: 'login_required',
      aadsts: 50058,
      message: 'A silent sign-in request was sent but no user is signed in.',
    },
  },
  {
    name: 'authorize-unavailable',
    what: 'The next sign-in comes back with temporarily_unavailable.',
    refusal: {
      error: 'temporarily_unavailable',
      aadsts: 90033,
      message: 'A transient error has occurred. Please try again.',
    },
  },
];
