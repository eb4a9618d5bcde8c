/** For whoever opens a link again that they have used: what it was for is done, so they sign in. */
export function SignInInstead({ text = 'Used it already? Sign in' }: { text?: string }) {
  return (
    <p className="mt-2">
      <a className="underline" href="/login">
        {text}
      </a>
    </p>
  );
}
