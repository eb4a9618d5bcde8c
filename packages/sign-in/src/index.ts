export type { CallbackInput, CallbackOutcome } from './callback.ts';
export * from './settings.ts';
export { createSignIn, type SignIn } from './sign-in.ts';
