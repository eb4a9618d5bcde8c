export type { CallbackOutcome } from './attempt-callback.ts';
export type { CallbackInput } from './callback.ts';
export type { LoginPage } from './hosted-login/hosted-login.ts';
export type { LoginView } from './hosted-login/view.ts';
export * from './settings.ts';
export { createSignIn, type SignIn } from './sign-in.ts';
export { socialSecretPlace } from './social/social-registrations.ts';
export type { Trip } from './trip.ts';
