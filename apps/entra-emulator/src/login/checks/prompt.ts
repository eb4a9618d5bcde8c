import * as aadsts from '../aadsts.ts';

export type Prompt = 'login' | 'none' | 'consent' | 'select_account' | undefined;

/** Entra takes one prompt value, not a list. */
export function readPrompt(value: string | undefined): Prompt {
  switch (value) {
    case undefined:
    case '':
      return undefined;
    case 'login':
    case 'none':
    case 'consent':
    case 'select_account':
      return value;
    default:
      throw aadsts.unsupportedPrompt(value);
  }
}
