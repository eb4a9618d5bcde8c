import type { ApiFailure } from '../api.ts';
import { FailureNotice } from '../failure-notice.tsx';
import type { LoginTexts } from './texts-en.ts';

/** A failure in the page's language. */
export function LoginFailure({ failure, texts }: { failure: ApiFailure | undefined; texts: LoginTexts }) {
  if (failure === undefined) return null;
  return (
    <FailureNotice
      failure={{ ...failure, message: texts.failure.errors[failure.code] ?? failure.message }}
      words={texts}
    />
  );
}
