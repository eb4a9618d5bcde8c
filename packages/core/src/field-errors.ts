/** Why a field of a request was refused, for programs. One may be added, none is renamed. */
export const FIELD_CODES = [
  ...(['missing', 'too_small', 'too_big', 'invalid', 'unknown_field'] as const),
  ...(['invalid_redirect_uri', 'weak_password'] as const),
] as const;

export type FieldError = {
  /** Where it stands, as `redirect_uris.1`. */
  readonly field: string;
  readonly code: (typeof FIELD_CODES)[number];
  /** For people. */
  readonly message: string;
};

/** More than that are not told. */
const MOST = 20;

/** What a refusal tells of the fields, as the `data` of its error. */
export function fieldErrors(errors: readonly FieldError[]): { readonly errors: readonly FieldError[] } {
  return { errors: errors.slice(0, MOST) };
}
