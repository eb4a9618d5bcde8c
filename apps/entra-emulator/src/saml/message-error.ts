/** What is wrong with a message: how it was packed, how it is written, or what it says. */
type MessageProblem = 'not-base64' | 'not-deflated' | 'not-xml' | 'not-saml' | 'bad-id';

/** A message that cannot be understood. */
export class SamlMessageError extends Error {
  readonly problem: MessageProblem;

  /** @param detail of `not-xml`: what and where; of `bad-id`: the id; else for the log */
  constructor(problem: MessageProblem, detail: string) {
    super(detail);
    this.name = 'SamlMessageError';
    this.problem = problem;
  }
}
