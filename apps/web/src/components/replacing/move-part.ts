import type { WholeReplacement } from '../../api/replacements/replacement.ts';

/** What the parts of the page of a move know. */
export type MovePart = {
  readonly path: `/v1/session/orgs/${string}/sso-connections/${string}/replacement`;
  /** Of the page of single sign-on. */
  readonly base: string;
  readonly move: WholeReplacement;
  /** Whether the viewer is an owner: they alone say who is who, and switch. */
  readonly mayDecide: boolean;
  readonly onChanged: () => void;
};
