import {
  connectionChoiceInput,
  identifyInput,
  organizationChoiceInput,
  providerChoiceInput,
  signInInput,
} from '@portico/administration';
import { z } from 'zod';

const text = z.string();

/**
 * The steps of the hosted login page, below its address. `body` is what the page sends. A step answers with where the browser
 * goes on, or with what there is to choose from first: `choice`.
 */
export const LOGIN_STEPS = {
  /** E-mail first. The page without its script also asks here for the question after the address, or for the address anew. */
  identify: {
    body: identifyInput.extend({ way: z.enum(['password', 'email']).optional() }),
    choice: z.object({
      connections: z.array(z.object({ id: text, name: text, organization_name: text })),
    }),
  },
  /** One of several connections was chosen. */
  connection: { body: connectionChoiceInput, choice: z.never() },
  /** A social provider's button. */
  provider: { body: providerChoiceInput, choice: z.never() },
  /** The dashboard's own page takes a password. */
  password: {
    body: signInInput,
    choice: z.object({
      users: z
        .array(z.object({ user_id: text, project_name: text, organization_names: z.array(text).readonly() }))
        .readonly(),
    }),
  },
  /** Signed in, and the organization is chosen. */
  organization: { body: organizationChoiceInput, choice: z.never() },
} as const;

type Steps = typeof LOGIN_STEPS;

export type LoginStepName = keyof Steps;

/** What the page sends. */
export type SentWith<N extends LoginStepName> = z.input<Steps[N]['body']>;

/** What there is to choose from; never for a step that leaves nothing to choose. */
export type ChoiceOf<N extends LoginStepName> = z.output<Steps[N]['choice']>;

/** Where the browser goes on. */
export type Going = { readonly url: string };
