/** A refusal of the control API. */
export class ControlError extends Error {
  readonly status: 400 | 404 | 409;
  readonly code: 'invalid_json' | 'not_found' | 'conflict';

  constructor(status: ControlError['status'], code: ControlError['code'], message: string) {
    super(message);
    this.name = 'ControlError';
    this.status = status;
    this.code = code;
  }
}
