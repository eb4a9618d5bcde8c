/**
 * The hints of a request as an identity provider takes them; one that does not know a `prompt` refuses the whole request.
 * Google's are its own: `login` is none of them, nor does it know `max_age`, so whoever has to prove anew who they are chooses
 * there as always. `select_account` is known to few others (OpenID Connect Core section 3.1.2.1 leaves it to them).
 */
export function providerHints(
  provider: string,
  hints: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  if (provider === 'google') {
    const { max_age: _none, ...known } = hints;
    return { ...known, prompt: 'select_account' };
  }
  if (KNOW_SELECT_ACCOUNT.has(provider) || hints['prompt'] !== 'select_account') return hints;
  const { prompt: _unknown, ...known } = hints;
  return known;
}

const KNOW_SELECT_ACCOUNT: ReadonlySet<string> = new Set(['entra', 'microsoft']);
