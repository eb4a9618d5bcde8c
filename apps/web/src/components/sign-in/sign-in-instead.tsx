/** For whoever opens a link again that they have used: what it was for is done, so they sign in. */
export function SignInInstead() {
  return (
    <p className="mt-2">
      <a className="underline" href="/login">
        Used it already? Sign in
      </a>
    </p>
  );
}
