import { GraphError } from './graph-error.ts';

/** What Graph does and the emulator does not, by its name: never a success without effect, and never "you are wrong". */
export const notEmulated = (what: string): GraphError =>
  new GraphError(501, 'NotEmulated', `The local emulator does not have ${what}. Microsoft Graph does.`);
