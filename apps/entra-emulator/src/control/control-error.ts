/** A refusal of the control API. `code` is one of ours, or Graph's own where an operation of Graph refused. */
export class ControlError extends Error {
  readonly status: 400 | 404 | 405 | 409;
  readonly code: string;

  constructor(status: ControlError['status'], code: string, message: string) {
    super(message);
    this.name = 'ControlError';
    this.status = status;
    this.code = code;
  }
}
