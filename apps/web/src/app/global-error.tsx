'use client';

/** What is left when even the frame of the pages fails. Plain on purpose: nothing of it can fail again. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <head>
        <title>Portico</title>
      </head>
      <body>
        <main>
          <h1>This page could not be shown</h1>
          <p>Something went wrong on our side. Reload the page in a moment.</p>
          {error.digest ? (
            <p>
              Request <code>{error.digest}</code>
            </p>
          ) : null}
        </main>
      </body>
    </html>
  );
}
